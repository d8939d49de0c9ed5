"""Copies of facts that other services own, kept from their events: the newest version wins, in whatever order."""

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import UnitOfWork
from services.ticketing.models import ChargeItem, Employee, Room, RoomHolder
from services.ticketing.models.copies import POSTS, PRICES

Facts = dict[str, Any]


def keep_rooms(work: UnitOfWork, rooms: Sequence[Facts]) -> None:
    """Keep property's rooms."""
    names = ("id", "org_node_id", "label", "project_name", "warranty_until")
    work.upsert(Room, [_copy(room, names) for room in rooms], newer="source_version")


def keep_holders(work: UnitOfWork, customers: Sequence[Facts]) -> None:
    """Keep customer's tenures, each with whom to call. They end, but are never taken back."""
    rows = [row for customer in customers for row in _holders(customer)]
    work.upsert(RoomHolder, rows, newer="source_version")


def keep_employees(work: UnitOfWork, employees: Sequence[Facts]) -> None:
    """Keep hr's employees with their posts."""
    rows = [_copy(employee, ("id", "name")) | {"posts": POSTS.dump(employee["posts"])} for employee in employees]
    work.upsert(Employee, rows, newer="source_version")


def keep_charge_items(work: UnitOfWork, items: Sequence[Facts]) -> None:
    """Keep billing's charge items with their prices."""
    names = ("id", "name", "unit", "currency")
    rows = [_copy(item, names) | {"prices": PRICES.dump(item["prices"])} for item in items]
    work.upsert(ChargeItem, rows, newer="source_version")


def _copy(facts: Facts, names: Iterable[str]) -> Facts:
    return {name: facts[name] for name in names} | {"source_version": facts["version"]}


def _holders(customer: Facts) -> list[Facts]:
    names = ("id", "room_id", "org_node_id", "relation", "from_date", "to_date")
    who = {
        "customer_id": customer["id"],
        "customer_name": customer["name"],
        "phones": customer["phones"],
        "source_version": customer["version"],
    }
    return [{name: tenure[name] for name in names} | who for tenure in customer["tenures"]]
