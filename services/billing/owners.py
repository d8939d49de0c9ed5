"""Who owns which room, after what customer told."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from chassis.database import UnitOfWork
from services.billing.models import Customer, Ownership

Facts = dict[str, Any]


def hold_owners(work: UnitOfWork, *, alone: bool = False) -> None:
    """Hold what is known of the tenant's owners until the transaction ends: with other writers, or ``alone``."""
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    work.session.execute(select(lock(func.hashtextextended(f"billing.owners.{work.tenant_id}", 0))))


def owner_of(work: UnitOfWork, room_id: UUID, on: date) -> Customer | None:
    """Return who owned the room on the day: of several owners the one who has owned it longest."""
    owned = work.select(Customer).join(Ownership, _of_customer())
    there = owned.where(Ownership.room_id == room_id, Ownership.from_date <= on)
    lasting = there.where(func.coalesce(Ownership.to_date, on) >= on)
    return work.first(lasting.order_by(Ownership.from_date, Customer.id))


def keep_owners(work: UnitOfWork, customers: Sequence[Facts]) -> set[UUID]:
    """Keep the newest of what was told of ``customers``. Return the rooms that those who were news own."""
    news = _news(work, customers)
    work.session.execute(
        delete(Ownership).where(
            Ownership.tenant_id == work.tenant_id, Ownership.customer_id.in_([customer["id"] for customer in news])
        )
    )
    rows = [row for customer in news for row in _ownerships(work.tenant_id, customer)]
    if rows:
        work.session.execute(insert(Ownership), rows)
    return {row["room_id"] for row in rows}


def _news(work: UnitOfWork, customers: Sequence[Facts]) -> list[Facts]:
    """Write the customers; return those of whom more was told than was known. Each is held from here on."""
    rows = [
        {"id": customer["id"], "name": customer["name"], "source_version": customer["version"]}
        for customer in customers
    ]
    written = work.upsert(Customer, rows)
    return [customer for customer in customers if (customer["id"], customer["version"]) in written]


def _ownerships(tenant_id: UUID, customer: Facts) -> Iterable[Facts]:
    return (
        {
            "tenant_id": tenant_id,
            "id": tenure["id"],
            "customer_id": customer["id"],
            "room_id": tenure["room_id"],
            "from_date": tenure["from_date"],
            "to_date": tenure["to_date"],
        }
        for tenure in customer["tenures"]
        if tenure["relation"] == "owner"
    )


def _of_customer() -> Any:
    return (Ownership.tenant_id == Customer.tenant_id) & (Ownership.customer_id == Customer.id)
