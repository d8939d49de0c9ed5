"""What has been received: an event has its effect once for each consumer, however often it is delivered."""

from uuid import UUID

from sqlalchemy import text

from chassis.database import UnitOfWork

_RECEIVE = text("""
    INSERT INTO chassis.inbox (consumer, event_id, tenant_id) VALUES (:consumer, :event_id, :tenant_id)
    ON CONFLICT DO NOTHING
""")


def first_time(work: UnitOfWork, consumer: str, event_id: UUID) -> bool:
    """Record in the transaction of the effect that ``consumer`` has the event; say whether that is news."""
    values = {"consumer": consumer, "event_id": event_id, "tenant_id": work.tenant_id}
    return bool(work.session.execute(_RECEIVE, values).rowcount)  # type: ignore[attr-defined]
