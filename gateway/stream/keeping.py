"""Keeps what happened for those who listen, and tells the processes of the gateway that it did."""

from collections.abc import Sequence
from typing import Any, Final

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
_IN_ORDER = "SELECT pg_advisory_xact_lock(hashtextextended('happenings ' || %s, 0))"


def keep(work: UnitOfWork, events: Sequence[Delivered]) -> None:
    """Keep ``events``, in their order, when the transaction ends."""
    tenant = str(work.tenant_id)
    work.later(_IN_ORDER, (tenant,))
    work.insert_values(Happening, [_row(event) for event in events])
    tell(work, CHANNEL, tenant)


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
