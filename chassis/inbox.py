"""What has been received: an event has its effect once for each consumer, however often it is delivered."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from chassis.database import UnitOfWork

_RECEIVE = text("""
    INSERT INTO chassis.inbox (consumer, event_id, tenant_id)
    SELECT :consumer, event_id, :tenant_id FROM unnest(CAST(:event_ids AS uuid[])) AS given (event_id)
    ON CONFLICT DO NOTHING RETURNING event_id
""")


def news(work: UnitOfWork, consumer: str, event_ids: Sequence[UUID]) -> set[UUID]:
    """Record in the transaction of the effect that ``consumer`` has the events; return those that it had not yet."""
    values = {"consumer": consumer, "event_ids": list(event_ids), "tenant_id": work.tenant_id}
    return set(work.session.scalars(_RECEIVE, values))
