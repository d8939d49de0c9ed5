"""A recipient has read a message."""

from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.errors import NotFound
from services.notify.models import Message


def mark_read(work: UnitOfWork, *, message_id: UUID) -> Message:
    """Return a message of the caller's own, as read from the first time on. Raises NotFound for that of another."""
    message = work.get(Message, message_id, lock=True)
    if message.recipient != work.principal:
        raise NotFound
    if message.read_at is None:
        message.read_at = work.now
        after = {"read_at": work.now.isoformat()}
        work.log("message.read", "message", message.id, {"read_at": None}, after, node=message.org_node_id)
    return message
