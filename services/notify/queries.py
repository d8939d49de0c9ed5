"""Reads of notify."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from chassis.database import UnitOfWork
from chassis.database.filtering import during, same
from chassis.database.listing import listed
from chassis.database.paging import in_order, page_asked
from contracts.core.errors import NotFound
from services.notify.channels.sms import keeps_locally
from services.notify.models import LocalSms, Message


def list_messages(work: UnitOfWork, **filters: Any) -> dict[str, Any]:
    """Return a page of the caller's own messages."""
    named, order, page = _asked(**filters)
    own = work.select(Message).where(Message.recipient_id == work.person_id, Message.recipient == work.principal)
    return work.page(own.where(*named), *order, **page)


def inspect_messages(work: UnitOfWork, **filters: Any) -> dict[str, Any]:
    """Return a page of all messages in the caller's reach."""
    named, order, page = _asked(**filters)
    return listed(work, Message, named, order, few=bool(filters.get("about")), **page)


def _asked(
    *, since: datetime | None = None, until: datetime | None = None, sort: str = "-created_at", **asked: Any
) -> tuple[list[ColumnElement[bool]], list[Any], dict[str, Any]]:
    """Return the conditions, the order and which page."""
    named = same(*((getattr(Message, name), asked.get(name)) for name in ("state", "channel", "template", "about")))
    named += during(Message.created_at, since, until)
    return named, in_order(sort, created_at=Message.created_at), page_asked(asked)


def list_local_sms(work: UnitOfWork, *, phone: str) -> dict[str, Any]:
    """Return the newest 20 that the local provider kept for ``phone``. Raises NotFound where another one is in use."""
    if not keeps_locally():
        raise NotFound("Text messages are not kept here.")
    kept = work.select(LocalSms).where(LocalSms.phone == phone).order_by(LocalSms.sent_at.desc(), LocalSms.id)
    return {"items": work.all(kept.limit(20))}
