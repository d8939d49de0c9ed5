"""Keeps what happened for those who listen, and tells the processes of the gateway that it did."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import insert, text

from chassis.database import UnitOfWork
from chassis.database.channel import tell
from chassis.events.handling import Delivered
from gateway.stream.models import Happening

CHANNEL: Final = "happenings"
PERMISSIONS: Final = {
    "ticketing": "ticket:read",
    "billing": "invoice:read",
    "billing.write_off": "write_off:read",
}
"""What one needs to hear of an event, by its producer; by producer and aggregate where that is something else."""

# Positions are to be seen in their order: whoever has seen one has missed none before it.
_IN_ORDER = text("SELECT pg_advisory_xact_lock(hashtextextended('happenings ' || :tenant, 0))")


def keep(work: UnitOfWork, events: Sequence[Delivered]) -> None:
    """Keep ``events``, in their order."""
    work.session.execute(_IN_ORDER, {"tenant": str(work.tenant_id)})
    work.session.execute(insert(Happening), [{"tenant_id": work.tenant_id, **_row(event)} for event in events])
    tell(work, CHANNEL, str(work.tenant_id))


def _permission(type: str) -> str:
    return PERMISSIONS.get(type.rpartition(".")[0]) or PERMISSIONS[type.partition(".")[0]]


def _row(event: Delivered) -> dict[str, Any]:
    facts = event.data
    return {
        "id": event.id,
        "permission": _permission(event.type),
        "type": event.type,
        "subject_id": facts["id"],
        "version": event.aggregate_version,
        "org_node_id": facts["org_node_id"],
        "room_id": facts["room_id"],
        # Events of an earlier version do not say it: residents do not see those.
        "since": facts.get("reported_at") or facts.get("issued_at"),
        "worker_id": facts.get("worker_id"),
        "happened_at": event.time,
    }
