"""What has been received: an event has its effect once for each consumer, however often it is delivered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, text

from chassis.database import UnitOfWork
from chassis.database.engine import driver_connection
from chassis.database.opening import sweep_sql

_RECEIVE = text("""
    INSERT INTO chassis.inbox (consumer, event_id, tenant_id)
    SELECT :consumer, event_id, :tenant_id
    FROM unnest(CAST(:event_ids AS uuid[]), CAST(:passing AS timestamptz[])) AS given (event_id, passing)
    WHERE NOT EXISTS (SELECT 1 FROM chassis.halted WHERE tenant_id = :tenant_id AND erased_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM chassis.trials t WHERE t.tenant_id = :tenant_id AND passing IS NOT NULL
        AND (t.clearing_id IS NOT NULL OR passing <= t.cleared_until)
    )
    ON CONFLICT DO NOTHING RETURNING event_id
""")
_ERASED = text("SELECT 1 FROM chassis.halted WHERE tenant_id = :tenant_id AND erased_at IS NOT NULL")
_HAD = text("SELECT count(*) FROM chassis.inbox WHERE consumer = :consumer AND received_at >= :since")
_FORGET = text("DELETE FROM chassis.inbox WHERE consumer = :consumer AND received_at >= :since")


def news(work: UnitOfWork, consumer: str, event_ids: Sequence[UUID], passing: Sequence[datetime | None]) -> set[UUID]:
    """Record in the transaction of the effect that ``consumer`` has the events; return those that it had not yet.

    ``passing`` has of each event that passes (``Event.passing``) when it was told, else None. Of a tenant that was
    erased nothing is recorded, and nothing is news; so it is with what passes, while that is cleared and after.
    """
    values = {"consumer": consumer, "event_ids": list(event_ids), "passing": list(passing)}
    return set(work.session.scalars(_RECEIVE, values | {"tenant_id": work.tenant_id}))


def tenant_erased(work: UnitOfWork) -> bool:
    """Say whether the tenant was erased here."""
    return work.session.execute(_ERASED, {"tenant_id": work.tenant_id}).first() is not None


def had(engine: Engine, consumer: str, since: datetime) -> int:
    """Return how many events ``consumer`` has received since that moment, in all tenants."""
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        return int(connection.execute(_HAD, {"consumer": consumer, "since": since}).scalar_one())


def forget(engine: Engine, consumer: str, since: datetime) -> int:
    """Have ``consumer`` take, when they come again, what it has received since that moment; return how many events."""
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        return connection.execute(_FORGET, {"consumer": consumer, "since": since}).rowcount
