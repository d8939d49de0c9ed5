"""Reads of customer."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.paging import in_order
from chassis.database.visibility import nodes_below
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
    query = work.select(Customer) if phone is None else looked_for(work, phone)
    query = query.where(*same((Customer.code, code), (Customer.kind, kind)))
    if name is not None:
        query = query.where(sought(Customer, name))
    if org_node_id is not None:
        query = query.where(Customer.org_node_id.in_(nodes_below(org_node_id)))
    if room_id is not None:
        there = work.select(Tenure).where(Tenure.room_id == room_id)
        query = query.where(Customer.id.in_(there.with_only_columns(Tenure.customer_id)))
    return work.page(query, *in_order(sort, name=(Customer.initials, Customer.name_key)), **page)
