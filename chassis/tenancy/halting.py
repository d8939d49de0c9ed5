"""Whether a tenant is halted: a row in the service's database, for all copies of its processes.

Due work of a halted tenant waits. Its events are handled as ever, so that the copies of facts stay in step; those of
one that was erased are dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql

_HALT = text("INSERT INTO chassis.halted (tenant_id, reason) VALUES (:tenant, :reason) ON CONFLICT DO NOTHING")
_RESUME = text("DELETE FROM chassis.halted WHERE tenant_id = :tenant AND erased_at IS NULL")
_HALTED = text("SELECT since, reason, erased_at FROM chassis.halted WHERE tenant_id = :tenant")


@dataclass(frozen=True)
class Halted:
    """Since when and why; ``erased_at`` is when the erasing began that leaves nothing but this."""

    since: datetime
    reason: str
    erased_at: datetime | None


def halted(engine: Engine, tenant: UUID) -> Halted | None:
    """Return since when ``tenant`` is halted here; None while it is not."""
    with _operating(engine) as connection:
        row = connection.execute(_HALTED, {"tenant": tenant}).one_or_none()
    return Halted(*row) if row else None


def halt(engine: Engine, tenant: UUID, reason: str) -> bool:
    """Halt it; return False where it is halted already, which stays as it is."""
    with _operating(engine) as connection:
        return connection.execute(_HALT, {"tenant": tenant, "reason": reason}).rowcount == 1


def resume(engine: Engine, tenant: UUID) -> bool:
    """Let it go on; return False where it is not halted, or erased."""
    with _operating(engine) as connection:
        return connection.execute(_RESUME, {"tenant": tenant}).rowcount == 1


@contextmanager
def _operating(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        yield connection
