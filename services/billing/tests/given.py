"""What tests of billing begin with: owners, repairs that passed, invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from chassis.testing import Tree, a_tree, ask, clock_at, deliver
from contracts.billing.rpc import LIST_INVOICES
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.ticketing.events import AUDIT_PASSED
from services.billing.handlers import BillingHandlers
from services.billing.service import BillingService

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Noon on 2 March 2026 where the company works."""


@dataclass(frozen=True)
class Place:
    """A tenant with a small organization and a room in its left leaf."""

    tenant: UUID
    tree: Tree
    room: UUID

    @property
    def node(self) -> UUID:
        """The project of the room."""
        return self.tree.left_leaf


def a_place(tenant: UUID) -> Place:
    """Return a place that billing knows."""
    return Place(tenant, a_tree("billing", tenant), uuid4())


def tenure(place: Place, since: date, until: date | None = None, relation: str = "owner") -> dict[str, Any]:
    """Return a tenure of the place's room."""
    return {
        "id": uuid4(),
        "room_id": place.room,
        "org_node_id": place.node,
        "room_label": "3-2-1203",
        "relation": relation,
        "from_date": since,
        "to_date": until,
    }


def a_customer(
    *tenures: dict[str, Any], version: int = 1, id: UUID | None = None, name: str = "王芳"
) -> dict[str, Any]:
    """Return a customer as customer tells of her."""
    return {
        "id": id or uuid4(),
        "kind": "person",
        "name": name,
        "phones": ["+8613800138000"],
        "email": None,
        "language": "zh",
        "tenures": list(tenures),
        "version": version,
    }


def told_of(place: Place, *customers: dict[str, Any], event_id: UUID | None = None) -> UUID:
    """Have billing learn of customers."""
    payload = {"customers": list(customers)}
    return deliver(BillingHandlers, CUSTOMERS_CHANGED, payload, tenant=place.tenant, event_id=event_id)


def an_owner(place: Place, since: date = date(2024, 5, 1), **more: Any) -> UUID:
    """Have billing know an owner of the place's room."""
    customer = a_customer(tenure(place, since), **more)
    told_of(place, customer)
    owner: UUID = customer["id"]
    return owner


def quoted(*amounts: str, currency: str = "CNY") -> dict[str, Any]:
    """Return an agreed quote with a line of quantity 1 for each amount."""
    lines = [_line(amount) for amount in amounts]
    total = sum((line["amount"] for line in lines), Decimal(0))
    return {"lines": lines, "total": total, "currency": currency, "agreed": True}


def _line(amount: str) -> dict[str, Any]:
    price = Decimal(amount)
    return {
        "charge_item_id": uuid4(),
        "name": "更换水龙头",
        "unit": "个",
        "quantity": Decimal(1),
        "unit_price": price,
        "amount": price,
    }


def a_repair(place: Place, charges: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Return a ticket that has passed the audit, as ticketing tells of it."""
    return {
        "id": uuid4(),
        "number": "T-2026-000001",
        "org_node_id": place.node,
        "room_id": place.room,
        "room_label": "3-2-1203",
        "project_name": "滨江花园",
        "description": "厨房水龙头漏水",
        "urgency": "normal",
        "channel": "portal",
        "status": "rating",
        "round": 1,
        "customer_id": None,
        "contact_name": "王芳",
        "contact_phone": "+8613800138000",
        "worker_id": None,
        "worker_name": None,
        "rating_code": "K7M2PQ4R",
        "charges": charges,
    } | more


def passed(place: Place, repair: dict[str, Any], event_id: UUID | None = None, at: datetime = NOON) -> UUID:
    """Have billing hear that a repair passed the audit."""
    with clock_at(at):
        return deliver(BillingHandlers, AUDIT_PASSED, repair, tenant=place.tenant, event_id=event_id)


def invoices(place: Place, **filters: Any) -> Sequence[dict[str, Any]]:
    """Return the place's invoices, as the whole tenant sees them."""
    items: list[dict[str, Any]] = ask(BillingService, LIST_INVOICES, filters, tenant=place.tenant)["items"]
    return items


def an_invoice(place: Place, *amounts: str, currency: str = "CNY", at: datetime = NOON) -> dict[str, Any]:
    """Return an invoice to an owner of the place's room, for the amounts."""
    an_owner(place)
    repair = a_repair(place, quoted(*amounts or ("120.00",), currency=currency))
    passed(place, repair, at=at)
    [invoice] = invoices(place, ticket_id=repair["id"])
    return invoice
