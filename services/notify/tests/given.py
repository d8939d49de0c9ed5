"""What tests of notify begin with: people, places, things that happened."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from chassis.testing import Tree, a_tree, clock_at, deliver, work_as
from contracts.core.events import Event
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED
from services.notify.handlers import NotifyHandlers
from services.notify.models import Message

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
CONTACT_PHONE = "+8613900139000"


@dataclass(frozen=True)
class Company:
    """A tenant with a small organization; its tickets are of the left leaf."""

    tenant: UUID
    tree: Tree
    room: UUID = field(default_factory=uuid4)
    """The room of the tickets and invoices."""

    @property
    def node(self) -> UUID:
        """The project of the tickets."""
        return self.tree.left_leaf


def a_company(tenant: UUID) -> Company:
    """Return a company that notify knows."""
    return Company(tenant, a_tree("notify", tenant))


def an_employee(*posts: tuple[UUID, str], version: int = 1, **more: Any) -> dict[str, Any]:
    """Return a member of staff with posts (node, role), as hr tells of her."""
    held = [{"id": uuid4(), "node_id": node, "role": role, **_since(2024)} for node, role in posts]
    person = {"id": uuid4(), "number": "E1", "name": "李强", "phone": "+8613700137000", "email": "li@example.com"}
    return person | {"posts": held, "version": version} | more


def _since(year: int) -> dict[str, Any]:
    return {"from_date": date(year, 1, 1), "to_date": None}


def hired(company: Company, *employees: dict[str, Any], event_id: UUID | None = None) -> UUID:
    """Have notify know employees."""
    payload = {"change": "added", "employees": list(employees)}
    return deliver(NotifyHandlers, EMPLOYEES_CHANGED, payload, tenant=company.tenant, event_id=event_id)


def staff(company: Company, node: UUID, role: str, **more: Any) -> str:
    """Have notify know somebody with a post; return the principal."""
    employee = an_employee((node, role), **more)
    hired(company, employee)
    return f"employee:{employee['id']}"


def a_customer(**more: Any) -> dict[str, Any]:
    """Return a customer, as customer tells of her."""
    facts = {"id": uuid4(), "kind": "person", "name": "王芳", "phones": ["+8613800138000", "+8613800138001"]}
    return facts | {"email": None, "language": "zh", "tenures": [], "version": 1} | more


def known(company: Company, *customers: dict[str, Any], event_id: UUID | None = None) -> UUID:
    """Have notify know customers."""
    payload = {"customers": list(customers)}
    return deliver(NotifyHandlers, CUSTOMERS_CHANGED, payload, tenant=company.tenant, event_id=event_id)


def customer(company: Company, **more: Any) -> UUID:
    """Have notify know a customer; return her id."""
    facts = a_customer(**more)
    known(company, facts)
    found: UUID = facts["id"]
    return found


def a_ticket(company: Company, **more: Any) -> dict[str, Any]:
    """Return a ticket, as ticketing tells of it, with what any of its events has."""
    quote = {"lines": [], "total": Decimal("120.50"), "currency": "CNY", "agreed": None}
    return {
        "id": uuid4(),
        "number": "T-2026-000007",
        "org_node_id": company.node,
        "room_id": company.room,
        "room_label": "3-2-1203",
        "project_name": "滨江花园",
        "description": "厨房水龙头漏水",
        "urgency": "normal",
        "channel": "portal",
        "status": "reported",
        "round": 1,
        "customer_id": None,
        "contact_name": "王芳",
        "contact_phone": CONTACT_PHONE,
        "worker_id": None,
        "worker_name": "赵师傅",
        "note": "缺配件",
        "quote": quote,
        "charges": None,
        "rating_code": "K7M2PQ4R",
        "told_node_id": company.tree.left,
        "due_at": NOW - timedelta(minutes=5),
        "call_back_id": uuid4(),
    } | more


def an_invoice(company: Company, **more: Any) -> dict[str, Any]:
    """Return an invoice, as billing tells of it and of a payment for it."""
    return {
        "id": uuid4(),
        "number": "INV-2026-000001",
        "org_node_id": company.node,
        "room_id": company.room,
        "room_label": "3-2-1203",
        "customer_id": uuid4(),
        "total": Decimal("120.50"),
        "currency": "CNY",
        "amount": Decimal("20.00"),
        "open": Decimal("100.50"),
        "receipt_number": "RCP-2026-000001",
    } | more


def happened(company: Company, event: Event, facts: dict[str, Any], event_id: UUID | None = None) -> UUID:
    """Have notify hear of something."""
    with clock_at(NOW):
        return deliver(NotifyHandlers, event, facts, tenant=company.tenant, event_id=event_id, subject=facts.get("id"))


def messages(company: Company) -> list[Message]:
    """Return all messages of the company."""
    with work_as("notify", tenant=company.tenant) as work:
        return work.all(work.select(Message).order_by(Message.created_at, Message.recipient, Message.channel))


def told(company: Company) -> set[tuple[str, str, str]]:
    """Return who was told what by which channel: recipient, channel, template."""
    return {(message.recipient, message.channel, message.template) for message in messages(company)}
