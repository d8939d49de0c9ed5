"""Work that becomes due: rows with a time, never a timer in memory; any number of workers take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from chassis.database import UnitOfWork
from chassis.database.looking import look

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
_DUE = """
    done_at IS NULL AND due_at <= %(now)s
    AND NOT EXISTS (SELECT 1 FROM chassis.halted h WHERE h.tenant_id = due_work.tenant_id)
    AND (kind = 'clear_trial' OR NOT EXISTS (
        SELECT 1 FROM chassis.trials t WHERE t.tenant_id = due_work.tenant_id AND t.clearing_id IS NOT NULL))
"""
OLDEST = f"""
    SELECT asked.kind, oldest.due_at FROM unnest(CAST(%(kinds)s AS text[])) AS asked (kind), LATERAL (
        SELECT due_at FROM chassis.due_work WHERE due_work.kind = asked.kind AND {_DUE} ORDER BY due_at LIMIT 1
    ) AS oldest
"""  # noqa: S608 - a condition of our own
"""Since when the oldest piece of each of ``kinds`` is due, in all tenants but those; kinds without one are missing."""
_FIND = f"""
    SELECT tenant_id, id, kind, subject_id, due_at, data, attempts FROM chassis.due_work
    WHERE kind = ANY(%(kinds)s) AND {_DUE} ORDER BY due_at LIMIT %(limit)s
"""  # noqa: S608 - a condition of our own
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
    return [Due(*row) for row in look(engine, _FIND, {"now": now, "kinds": list(kinds), "limit": limit})]


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
