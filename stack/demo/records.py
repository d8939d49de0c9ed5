"""The records of the company. Their fields are the columns of the sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.imports.columns import Values

AS_OF = date(2025, 12, 31)
"""The day as of which the company is described: nothing began after it, what has ended ended before."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the organization."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    city: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an employee."""

    number: str
    name: str
    phone: str
    email: str
    node_code: str
    role: str
    from_date: date
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A community."""

    node_code: str
    name: str
    kind: str
    address: str
    city: str
    delivered_on: date
    warranty_months: int


@dataclass(frozen=True, slots=True)
class Room:
    """A room; parking places are rooms too."""

    node_code: str
    building: str
    unit: str | None
    floor: int
    number: str
    area: Decimal
    use: str
    orientation: str | None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: a person or a company."""

    code: str
    kind: str
    name: str
    phone: str
    second_phone: str | None
    email: str | None
    identity_type: str
    identity_number: str
    gender: str | None
    birthday: date | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Tenancy:
    """That a customer owns or rents a room: a row of the customers' sheet."""

    customer: Customer
    place: Room
    relation: str
    from_date: date
    to_date: date | None = None

    @property
    def node_code(self) -> str:
        """The code of the project."""
        return self.place.node_code

    @property
    def phone(self) -> str:
        """The customer's phone."""
        return self.customer.phone

    @property
    def room(self) -> str:
        """The number of the room."""
        return self.place.number


@dataclass(frozen=True, slots=True)
class Contractor:
    """A firm that repairs."""

    code: str
    name: str
    contact: str
    phone: str
    scope: list[str]
    node_codes: list[str]
    warranty_from: date
    warranty_to: date | None


Record = Node | Post | Project | Room | Tenancy | Contractor


def values_of(record: Record, fields: Iterable[str]) -> Values:
    """Return ``record`` as a row of its sheet, whose columns are ``fields``."""
    parts = (record.customer, record, record.place) if isinstance(record, Tenancy) else (record,)
    return {field: next(getattr(part, field) for part in parts if hasattr(part, field)) for field in fields}
