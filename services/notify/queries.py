"""Reads of notify."""

from typing import Any

from sqlalchemy import Select

from chassis.database import UnitOfWork
from contracts.core.errors import NotFound
from services.notify.channels.sms import keeps_locally
from services.notify.models import LocalSms, Message


def list_messages(work: UnitOfWork, **filters: Any) -> dict[str, Any]:
    """Return a page of the caller's own messages, newest first."""
    own = work.select(Message).where(Message.recipient_id == work.person_id, Message.recipient == work.principal)
    return _page(work, own, **filters)


def inspect_messages(work: UnitOfWork, **filters: Any) -> dict[str, Any]:
    """Return a page of all messages in the caller's reach, newest first."""
    return _page(work, work.select(Message), **filters)


def _page(
    work: UnitOfWork,
    found: Select[Message],
    *,
    state: str | None,
    about: str | None,
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
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
