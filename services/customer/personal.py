"""What customer has of a person: she is a customer here."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.persons import Holding, demand_gateway, just
from chassis.persons.erasing import erase_person
from contracts.core.personal import ERASED
from services.customer.customers import tell_customers
from services.customer.models import Customer, Phone, Tenure
from services.customer.names import found_by

_NOBODY: dict[str, Any] = {
    "name": ERASED,
    **found_by(ERASED),
    "contacts": [],
    **dict.fromkeys(("code", "email", "identity_type", "identity_number", "gender", "birthday")),
}
HOLDINGS = (
    Holding(Phone, just(Phone.customer_id)),
    Holding(Tenure, just(Tenure.customer_id), kept_for="who had a room when, without a name"),
    Holding(Customer, just(Customer.id), kept_for="the id that tenures, tickets and invoices refer to", blank=_NOBODY),
)
_SHORTEST = 6
"""A number of fewer characters stands in many other words."""


def get_words(work: UnitOfWork, *, person_id: UUID) -> dict[str, list[str]]:
    """Return what finds a customer and nobody else. Raises Forbidden unless the gateway itself asks, NotFound."""
    demand_gateway(work)
    customer = work.get(Customer, person_id)
    values = [number for number in customer.phones if not _shared(work, number, person_id)]
    values += [value for value in (customer.email, customer.identity_number) if value]
    return {"names": [customer.name], "values": [value for value in values if len(value) >= _SHORTEST]}


def ties(work: UnitOfWork, person_id: UUID) -> dict[str, int]:
    """Return how many rooms a customer has today, or will have. Raises Forbidden unless the gateway itself asks."""
    demand_gateway(work)
    lasting = or_(Tenure.to_date.is_(None), Tenure.to_date >= day_of(work.now))
    rooms = select(func.count()).select_from(Tenure).where(Tenure.tenant_id == work.tenant_id)
    count = work.session.scalar(rooms.where(Tenure.customer_id == person_id, lasting)) or 0
    return {"room": count} if count else {}


def erase(work: UnitOfWork, **asked: Any) -> dict[str, Any]:
    """Erase a customer, and tell the others: as what comes after all that was told of her, it holds against it."""
    done = erase_person(work, HOLDINGS, ties, **asked)
    customer = work.get(Customer, asked["person_id"], lock=True)
    work.touch(customer)
    work.session.flush()
    tell_customers(work, [customer])
    return done


def _shared(work: UnitOfWork, number: str, person_id: UUID) -> bool:
    other = work.select(Phone).where(Phone.number == number, Phone.customer_id != person_id)
    return bool(work.session.scalar(select(exists(other.with_only_columns(Phone.id)))))
