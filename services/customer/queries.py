"""Reads of customer."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from services.customer.finding import with_phone
from services.customer.models import Customer, Tenure
from services.customer.names import sought


def get_customer(work: UnitOfWork, *, customer_id: UUID) -> Customer:
    """Return a customer with the tenures in reach."""
    return work.get(Customer, customer_id)


def list_customers(
    work: UnitOfWork, *, phone: str | None, name: str | None, room_id: UUID | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return a page of customers by the pinyin of their names; who has the phone, the name's beginning, the room."""
    query = work.select(Customer) if phone is None else with_phone(work, [phone])
    if name is not None:
        query = query.where(sought(Customer, name))
    if room_id is not None:
        there = work.select(Tenure).where(Tenure.room_id == room_id)
        query = query.where(Customer.id.in_(there.with_only_columns(Tenure.customer_id)))
    return work.page(query, Customer.initials, Customer.name_key, limit=limit, cursor=cursor)
