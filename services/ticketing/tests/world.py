"""A company for tests: an organization, a room with its owner and renter, workers, a lead, the desk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from chassis.scopes import AssignmentScope, OrgScope, RoomsScope, Scope
from chassis.testing import Tree, a_tree, ask, deliver, run_due
from contracts.billing.events import CHARGE_ITEMS_CHANGED
from contracts.core.rpc import RpcMethod
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED
from contracts.property.events import ROOMS_CHANGED
from services.ticketing.handlers import TicketingHandlers
from services.ticketing.service import TicketingService

SINCE = date(2020, 1, 1)
PHONE = "+8613800138000"


@dataclass(frozen=True)
class Person:
    """Somebody who asks: under this principal, within these scopes."""

    id: UUID
    principal: str
    scopes: tuple[Scope, ...]


def staff(*scopes: Scope) -> Person:
    """Return a member of staff with ``scopes``."""
    person_id = uuid4()
    return Person(person_id, f"employee:{person_id}", scopes)


def worker() -> Person:
    """Return a repair worker, who reaches what is assigned to her."""
    person_id = uuid4()
    return Person(person_id, f"employee:{person_id}", (AssignmentScope(person_id),))


def resident(*rooms: UUID, since: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> Person:
    """Return a customer who lives in ``rooms``."""
    person_id = uuid4()
    return Person(person_id, f"customer:{person_id}", tuple(RoomsScope(room, since) for room in rooms))


class World:
    """A tenant of its own, and short words for what happens in it."""

    def __init__(self, tenant: UUID) -> None:
        self.tenant = tenant
        self.tree: Tree = a_tree("ticketing", tenant)
        self.room, self.other_room = uuid4(), uuid4()
        self.lead = staff(OrgScope(self.tree.left_leaf))
        self.other_lead = staff(OrgScope(self.tree.right_leaf))
        self.manager = staff(OrgScope(self.tree.left))
        self.desk = staff(OrgScope(self.tree.left_leaf))
        self.admin = staff(OrgScope(self.tree.root, whole=True))
        self.worker, self.second_worker, self.stranger = worker(), worker(), worker()
        self.owner = resident(self.room)
        self.has_rooms(a_room(self.room, self.tree.left_leaf), a_room(self.other_room, self.tree.right_leaf))
        self.has_workers({self.worker.id: self.tree.left_leaf, self.second_worker.id: self.tree.left})
        self.has_customers(a_customer(self.owner.id, self.room, self.tree.left_leaf))

    def has_rooms(self, *rooms: dict[str, Any]) -> None:
        """Tell of rooms."""
        deliver(TicketingHandlers, ROOMS_CHANGED, {"rooms": rooms}, tenant=self.tenant)

    def has_customers(self, *customers: dict[str, Any]) -> None:
        """Tell of customers."""
        deliver(TicketingHandlers, CUSTOMERS_CHANGED, {"customers": customers}, tenant=self.tenant)

    def has_rooms_at_the_top(self) -> None:
        """Tell of a room that belongs to the root itself."""
        self.top_room = uuid4()
        self.has_rooms(a_room(self.top_room, self.tree.root))

    def has_workers(self, nodes: dict[UUID, UUID]) -> None:
        """Tell of repair workers, each with a post at a node."""
        employees = [an_employee(person, node) for person, node in nodes.items()]
        payload = {"change": "imported", "employees": employees}
        deliver(TicketingHandlers, EMPLOYEES_CHANGED, payload, tenant=self.tenant)

    def sells(self, *prices: tuple[UUID, str], currency: str = "CNY") -> UUID:
        """Tell of a charge item with a price at each node; return its id."""
        item = a_charge_item(prices, currency)
        deliver(TicketingHandlers, CHARGE_ITEMS_CHANGED, {"items": [item]}, tenant=self.tenant)
        item_id: UUID = item["id"]
        return item_id

    def ask(self, person: Person, method: RpcMethod, permission: str, *, key: str | None = None, **request: Any) -> Any:
        """Return the reply to ``person``; ``key`` is the idempotency key."""
        who: dict[str, Any] = {"principal": person.principal, "scopes": person.scopes, "key": key}
        return ask(TicketingService, method, request, tenant=self.tenant, permission=permission, **who)

    def run_due(self, at: datetime) -> int:
        """Let it be ``at`` that moment, and do what is due."""
        return run_due(TicketingHandlers, self.tenant, at)


def a_room(room_id: UUID, node: UUID, version: int = 1, **more: Any) -> dict[str, Any]:
    """Return property's facts about a room."""
    return {
        "id": room_id,
        "org_node_id": node,
        "project_id": uuid4(),
        "project_name": "阳光花园",
        "building": "3栋",
        "unit": "2单元",
        "floor": 12,
        "number": "1203",
        "label": "3栋2单元1203",
        "area": None,
        "use": "residential",
        "orientation": None,
        "warranty_until": None,
        "version": version,
    } | more


def a_customer(
    customer_id: UUID, room: UUID, node: UUID, version: int = 1, relation: str = "owner", **more: Any
) -> dict[str, Any]:
    """Return customer's facts about somebody with one room."""
    tenure = {
        "id": uuid4(),
        "room_id": room,
        "org_node_id": node,
        "room_label": "3栋2单元1203",
        "relation": relation,
        "from_date": SINCE,
        "to_date": None,
    }
    return {
        "id": customer_id,
        "kind": "person",
        "name": "王芳",
        "phones": [PHONE],
        "email": None,
        "language": "zh",
        "tenures": [tenure],
        "version": version,
    } | more


def an_employee(employee_id: UUID, node: UUID, version: int = 1, name: str = "李师傅") -> dict[str, Any]:
    """Return hr's facts about a repair worker."""
    post = {"id": uuid4(), "node_id": node, "role": "repair_worker", "from_date": SINCE, "to_date": None}
    return {
        "id": employee_id,
        "number": "E1",
        "name": name,
        "phone": None,
        "email": None,
        "posts": [post],
        "version": version,
    }


def a_charge_item(prices: tuple[tuple[UUID, str], ...], currency: str = "CNY", version: int = 1) -> dict[str, Any]:
    """Return billing's facts about a charge item with ``prices`` (node, amount)."""
    return {
        "id": uuid4(),
        "code": "PIPE",
        "name": "换水管",
        "unit": "米",
        "currency": currency,
        "prices": [{"org_node_id": node, "unit_price": price, "from_date": SINCE} for node, price in prices],
        "version": version,
    }
