"""Somebody who can be told something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

STAFF_LANGUAGE = "zh"


@dataclass(frozen=True)
class Reached:
    """What is on record of somebody to be told: whose record it is, the main phone, the e-mail address, and the
    language she is written to in. hr has no language on record: the company's own is spoken.
    """

    id: UUID
    phone: str | None
    email: str | None
    language: str = STAFF_LANGUAGE


@dataclass(frozen=True)
class Person:
    """Who it is (``employee:<id>``, ``customer:<id>``, ``contact``), and how to reach them.

    ``id`` is None for a contact who is no customer on record: nobody logs in as her.
    """

    principal: str
    id: UUID | None
    phone: str | None
    email: str | None
    language: str

    @property
    def is_customer(self) -> bool:
        """Whether it is a customer on record: what she is told about a room is hers as long as the room is."""
        return self.principal.startswith("customer:")

    def address(self, channel: str) -> str | None:
        """Return where ``channel`` reaches the person; None in the app, and where there is no address."""
        return {"sms": self.phone, "email": self.email}.get(channel)

    def reached_by(self, channel: str) -> bool:
        """Say whether ``channel`` leads to the person."""
        return self.id is not None if channel == "in_app" else bool(self.address(channel))

    @classmethod
    def staff(cls, employee: Reached) -> Self:
        """Return a member of staff."""
        return cls(f"employee:{employee.id}", employee.id, employee.phone, employee.email, employee.language)

    @classmethod
    def customer(cls, customer: Reached, contact_phone: str | None) -> Self:
        """Return a customer; without a phone on record she is reached as the contact was."""
        phone = customer.phone or contact_phone
        return cls(f"customer:{customer.id}", customer.id, phone, customer.email, customer.language)

    @classmethod
    def contact(cls, facts: Mapping[str, Any]) -> Self | None:
        """Return the contact of a ticket, by the phone that was left; with a customer's id if it was one."""
        phone, customer_id = facts.get("contact_phone"), facts.get("customer_id")
        if customer_id is not None:
            return cls(f"customer:{customer_id}", customer_id, phone, None, STAFF_LANGUAGE)
        return cls("contact", None, phone, None, STAFF_LANGUAGE) if phone else None
