"""Work that becomes due: rows with a time, never a timer in memory; any number of workers take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from chassis.database import UnitOfWork
from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
_FIND = text("""
    SELECT tenant_id, id, kind, subject_id, due_at, data, attempts FROM chassis.due_work
    WHERE done_at IS NULL AND due_at <= :now AND kind = ANY(:kinds)
        AND NOT EXISTS (SELECT 1 FROM chassis.halted h WHERE h.tenant_id = due_work.tenant_id)
        AND (kind = 'clear_trial' OR NOT EXISTS (
            SELECT 1 FROM chassis.trials t WHERE t.tenant_id = due_work.tenant_id AND t.clearing_id IS NOT NULL))
    ORDER BY due_at LIMIT :limit
""")
# Marked before it is done, in the same transaction: what the handler remembers anew is another row.
_TAKE = text("""
    UPDATE chassis.due_work SET done_at = :now, attempts = attempts + 1 WHERE (tenant_id, id) IN (
        SELECT tenant_id, id FROM chassis.due_work
        WHERE tenant_id = :tenant_id AND id = ANY(CAST(:ids AS uuid[])) AND done_at IS NULL AND due_at <= :now
        AND (kind = 'clear_trial' OR NOT EXISTS (
            SELECT 1 FROM chassis.trials t WHERE t.tenant_id = :tenant_id AND t.clearing_id IS NOT NULL))
        FOR UPDATE SKIP LOCKED
    ) RETURNING id
""")
_PUT_OFF = text("""
    UPDATE chassis.due_work SET attempts = attempts + 1, due_at = :again, last_error = :error
    WHERE tenant_id = :tenant_id AND id = :id AND done_at IS NULL
""")


@dataclass(frozen=True)
class Due:
    """A piece of work that has become due. ``attempts`` counts those that failed."""

    tenant_id: UUID
    id: UUID
    kind: str
    subject_id: UUID
    due_at: datetime
    data: dict[str, Any]
    attempts: int


def find_due(engine: Engine, now: datetime, kinds: Sequence[str], limit: int) -> list[Due]:
    """Return what is due, the oldest first, in all tenants but those that are halted, or held to be cleared."""
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        rows = connection.execute(_FIND, {"now": now, "kinds": list(kinds), "limit": limit})
        return [Due(*row) for row in rows]


def take(work: UnitOfWork, pieces: Sequence[Due]) -> list[Due]:
    """Mark ``pieces`` as done by this transaction; return those that no other has and that still are due."""
    values = {"tenant_id": work.tenant_id, "ids": [piece.id for piece in pieces], "now": work.now}
    taken = set(work.session.scalars(_TAKE, values))
    return [piece for piece in pieces if piece.id in taken]


def put_off(work: UnitOfWork, due: Due, error: Exception) -> None:
    """Record that ``due`` failed; it comes again, each time later."""
    again = work.now + min(_FIRST_WAIT * 2**due.attempts, _LONGEST_WAIT)
    reason = f"{type(error).__name__}: {error}"[:500]
    work.session.execute(_PUT_OFF, {"tenant_id": due.tenant_id, "id": due.id, "again": again, "error": reason})
