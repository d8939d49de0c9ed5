"""Reads of notify."""

from typing import Any

from chassis.database import UnitOfWork
from contracts.core.errors import Forbidden, NotFound
from services.notify.channels.sms import keeps_locally
from services.notify.models import LocalSms, Message

INSPECT = "message:inspect"


def list_messages(
    work: UnitOfWork, *, mine: bool, state: str | None, about: str | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return a page of the caller's own messages, or of all in reach for those who may inspect them; newest first.

    Raises Forbidden for the messages of others without the permission.
    """
    if not mine and work.context.permission != INSPECT:
        raise Forbidden
    found = work.select(Message)
    if mine:
        found = found.where(Message.recipient_id == work.person_id, Message.recipient == work.principal)
    if state is not None:
        found = found.where(Message.state == state)
    if about is not None:
        found = found.where(Message.about == about)
    return work.page(found, Message.created_at.desc(), limit=limit, cursor=cursor)


def list_local_sms(work: UnitOfWork, *, phone: str) -> dict[str, Any]:
    """Return the newest 20 that the local provider kept for ``phone``. Raises NotFound where another one is in use."""
    if not keeps_locally():
        raise NotFound("Text messages are not kept here.")
    kept = work.select(LocalSms).where(LocalSms.phone == phone).order_by(LocalSms.sent_at.desc(), LocalSms.id)
    return {"items": work.all(kept.limit(20))}
