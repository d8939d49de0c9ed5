"""Sends a message again that has failed."""

from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict
from contracts.notify.events import MESSAGE_QUEUED
from services.notify.messages import DELIVERIES
from services.notify.models import Message


def retry_message(work: UnitOfWork, *, message_id: UUID) -> Message:
    """Return a failed message, queued once more with all its attempts before it.

    Raises Conflict where it has not failed, or is of no use any more.
    """
    message = work.get(Message, message_id, lock=True)
    if message.state != "failed":
        raise Conflict("Only a message that has failed is sent again.")
    if message.expires_at is not None and message.expires_at <= work.now:
        raise Conflict("The message has expired.")
    before = {"state": message.state, "last_error": message.last_error, "attempts": message.attempts}
    message.state, message.attempts = "queued", 0
    work.emit(MESSAGE_QUEUED, message)
    work.remember_due(DELIVERIES[message.channel], message.id, work.now)
    work.log(
        "message.retry", "message", message.id, before=before, after={"state": message.state}, node=message.org_node_id
    )
    return message
