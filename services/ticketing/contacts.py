"""Whose ticket it is, and whom to call about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.core.errors import FieldProblem, Invalid


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who owns or rents the room, in a period (its last day included)."""

    customer_id: UUID
    customer_name: str
    phones: list[str]
    relation: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call; ``customer_id`` is None when it is nobody on record for the room."""

    customer_id: UUID | None
    name: str
    phone: str


def contact_for(holders: Sequence[Holder], *, customer_id: UUID | None, name: str | None, phone: str | None) -> Contact:
    """Return the contact: what was given, the rest from the customer who was named or who alone it can be.

    Raises :class:`~contracts.core.errors.Invalid` when the customer does not hold the room, or when a name or
    a phone is missing and nobody on record gives it.
    """
    customer = _named(holders, customer_id) if customer_id else _determined(holders, phone)
    if customer:
        name = name or customer.customer_name
        phone = phone or next(iter(customer.phones), None)
    if not name or not phone:
        raise Invalid("Say whom to call.", fields=_missing(contact_name=name, contact_phone=phone))
    return Contact(customer.customer_id if customer else None, name, phone)


def current(holders: Sequence[Holder], day: date) -> list[Holder]:
    """Return those who hold the room on ``day``."""
    return [one for one in holders if one.from_date <= day and (one.to_date is None or day <= one.to_date)]


def _named(holders: Sequence[Holder], customer_id: UUID) -> Holder:
    for holder in holders:
        if holder.customer_id == customer_id:
            return holder
    reason = "This customer does not hold the room."
    raise Invalid(fields=[FieldProblem("customer_id", "unknown_customer", reason)])


def _determined(holders: Sequence[Holder], phone: str | None) -> Holder | None:
    """Return who has ``phone``; without one the only renter, who lives there, else the only owner."""
    if phone:
        return _only([one for one in holders if phone in one.phones])
    return _only([one for one in holders if one.relation == "renter"] or holders)


def _only(holders: Sequence[Holder]) -> Holder | None:
    return holders[0] if len({holder.customer_id for holder in holders}) == 1 else None


def _missing(**values: str | None) -> list[FieldProblem]:
    reason = "Needed: the customers on record do not determine it."
    return [FieldProblem(name, "required", reason) for name, value in values.items() if not value]
