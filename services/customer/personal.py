"""What customer has of a person: she is a customer here."""

from uuid import UUID

from sqlalchemy import exists

from chassis.database import UnitOfWork
from chassis.persons import Holding, demand_gateway, just
from services.customer.models import Customer, Phone, Tenure

HOLDINGS = (
    Holding(Customer, just(Customer.id)),
    Holding(Phone, just(Phone.customer_id)),
    Holding(Tenure, just(Tenure.customer_id)),
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


def _shared(work: UnitOfWork, number: str, person_id: UUID) -> bool:
    other = work.select(Phone).where(Phone.number == number, Phone.customer_id != person_id)
    return bool(work.session.scalar(other.with_only_columns(exists(other.subquery().select()))))
