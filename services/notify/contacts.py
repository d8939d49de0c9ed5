"""Who is reached elsewhere from now on is told so, also at the phone and the address that count no more."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database import UnitOfWork
from services.notify.messages import Occasion, compose, post
from services.notify.models import Customer, Employee
from services.notify.people import STAFF_LANGUAGE, Person
from services.notify.templates import own_texts

TEXT = "contact_changed"
CHANNELS = ("in_app", "sms", "email")

Contact = tuple[str | None, str | None]
"""The phone and the e-mail address."""


def contacts(work: UnitOfWork, model: type[Customer] | type[Employee], ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """Return how those with ``ids`` are reached, as far as they are known."""
    these = bindparam("ids", list(ids), ARRAY(Uuid()))
    asked = select(model.id, model.phone, model.email).where(model.tenant_id == work.tenant_id, model.id == any_(these))
    return {row.id: (row.phone, row.email) for row in work.session.execute(asked)}


def tell_of_changes(
    work: UnitOfWork, kind: str, before: Mapping[UUID, Contact], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Tell those of ``rows`` who were reached otherwise ``before``; ``kind`` is the first word of their principals.

    One that is new, or only taken away, is no other one.
    """
    left = [person for row in rows if (person := _left(kind, before.get(row["id"], (None, None)), row))]
    if left:
        occasion = Occasion(None, None, own_texts(work, [TEXT]))
        reached = [(person, channel) for person in left for channel in CHANNELS if person.reached_by(channel)]
        post(work, [compose(work, occasion, person, TEXT, channel, {}) for person, channel in reached])


def _left(kind: str, before: Contact, row: Mapping[str, Any]) -> Person | None:
    """Return the person as she is reached no more; None where nothing is another one."""
    now = row["phone"], row["email"]
    phone, email = (old if old and new and old != new else None for old, new in zip(before, now, strict=True))
    if not phone and not email:
        return None
    return Person(f"{kind}:{row['id']}", row["id"], phone, email, row.get("language", STAFF_LANGUAGE))
