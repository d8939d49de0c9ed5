"""Reads of customer."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.listing import listed
from chassis.database.paging import in_order
from services.customer.finding import looked_for
from services.customer.models import Customer, Tenure
from services.customer.names import sought


def get_customer(work: UnitOfWork, *, customer_id: UUID) -> Customer:
    """Return a customer with the tenures in reach."""
    return work.get(Customer, customer_id)


def list_customers(
    work: UnitOfWork,
    *,
    phone: str | None = None,
    name: str | None = None,
    code: str | None = None,
    kind: str | None = None,
    org_node_id: UUID | None = None,
    room_id: UUID | None = None,
    sort: str = "name",
    **page: Any,
) -> dict[str, Any]:
    """Return a page of customers by the pinyin of their names; who has the phone, the name's beginning, the room."""
    named = same((Customer.code, code), (Customer.kind, kind))
    if phone is not None:
        named.append(looked_for(work, phone))
    if name is not None:
        named.append(sought(Customer, name))
    if room_id is not None:
        there = work.select(Tenure).where(Tenure.room_id == room_id)
        named.append(Customer.id.in_(there.with_only_columns(Tenure.customer_id)))
    few = any(value is not None for value in (phone, code, room_id))
    by = in_order(sort, name=(Customer.initials, Customer.name_key))
    return listed(work, Customer, named, by, place=org_node_id, few=few, **page)
