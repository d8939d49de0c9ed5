"""Who has a phone or an identity document on record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select

from chassis.database import UnitOfWork
from contracts.core.errors import Duplicate, Forbidden
from contracts.core.personal import PHONE
from services.customer.models import Customer, Phone

Document = tuple[str | None, str | None]
"""Type and number of an identity document."""


def with_phone(work: UnitOfWork, numbers: Sequence[str]) -> Select[Customer]:
    """Return a query for the customers in reach who have one of ``numbers``."""
    return work.select(Customer).where(_has_phone(work, numbers))


def with_document(work: UnitOfWork, document: Document) -> Select[Customer]:
    """Return a query for the customer in reach who has this document."""
    kind, number = document
    return work.select(Customer).where(Customer.identity_type == kind, Customer.identity_number == number)


def looked_for(work: UnitOfWork, phone: str) -> ColumnElement[bool]:
    """Return the condition that a customer has ``phone``, for somebody who sees phones in full.

    Raises :class:`Forbidden` for others: of a masked number four digits are hidden, which are guessed in 10,000 tries.
    """
    if PHONE in work.context.masked:
        raise Forbidden("You do not see phones in full: you cannot look for one.")
    return _has_phone(work, [phone])


def check_duplicates(
    work: UnitOfWork, *, phone: str | None, identity_type: str | None, identity_number: str | None
) -> dict[str, list[dict[str, Any]]]:
    """Return whom the caller may see of those who have the phone or the document."""
    found: list[tuple[Customer, str]] = []
    if identity_number is not None:
        same = work.all(with_document(work, (identity_type, identity_number)))
        found += [(customer, "identity") for customer in same]
    if phone is not None:
        found += [(customer, "phone") for customer in work.all(work.select(Customer).where(looked_for(work, phone)))]
    items = [{"customer_id": customer.id, "name": customer.name, "matched": matched} for customer, matched in found]
    return {"items": items}


def refuse_duplicates(work: UnitOfWork, numbers: Sequence[str], document: Document, *, confirmed: bool) -> None:
    """Raise :class:`Duplicate` where somebody in the whole tenant has the document or, unless ``confirmed``, a phone.

    ``extra``: ``matched``, and ``existing_id`` where the caller may see that one.
    """
    with work.whole_tenant():
        same = document[1] is not None and _one(work, with_document(work, document))
        near = not confirmed and _one(work, with_phone(work, numbers))
    if same:
        raise _duplicate("This identity document is on record.", "identity", _one(work, with_document(work, document)))
    if near:
        raise _duplicate("This phone is on record: confirm.", "phone", _one(work, with_phone(work, numbers)))


def _has_phone(work: UnitOfWork, numbers: Sequence[str]) -> ColumnElement[bool]:
    holders = work.select(Phone).where(Phone.number.in_(numbers)).with_only_columns(Phone.customer_id)
    return Customer.id.in_(holders)


def _one(work: UnitOfWork, query: Select[Customer]) -> UUID | None:
    """Return the id of the one who came first."""
    ids = query.with_only_columns(Customer.id).order_by(Customer.created_at, Customer.id)
    return work.session.scalars(ids.limit(1)).first()


def _duplicate(detail: str, matched: str, seen: UUID | None) -> Duplicate:
    found = Duplicate(detail, matched=matched)
    return found.with_extra(existing_id=str(seen)) if seen else found


def find_by_phone(work: UnitOfWork, *, phone: str) -> dict[str, list[dict[str, Any]]]:
    """Return those whose main phone it is, for somebody who logs in; the gateway alone may ask."""
    if work.principal != "system:gateway" or work.context.permission != "login:find":
        raise Forbidden
    holders = [customer for customer in work.all(with_phone(work, [phone])) if customer.phones[0] == phone]
    items = [{"customer_id": one.id, "name": one.name, "language": one.language} for one in holders]
    return {"items": items}
