"""A small town: an organization with three rooms at each of its leaves, as property and hr would tell of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope, RoomsScope
from chassis.testing import Tree, a_tree, ask, deliver, emitted, work_as
from contracts.core.rpc import RpcMethod
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.customer.rpc import ADD_CUSTOMER, LIST_CUSTOMERS
from contracts.property.events import ROOMS_CHANGED
from contracts.property.labels import room_label
from services.customer.handlers import CustomerHandlers
from services.customer.service import CustomerService

NUMBERS = ("101", "102", "103")
ID_CARD = "440305199001011234"


@dataclass
class Town:
    """The tree with its codes; rooms by number, ``left`` at the left leaf and ``right`` at the right one."""

    tenant: UUID
    tree: Tree
    codes: dict[UUID, str]
    left: dict[str, UUID]
    right: dict[str, UUID]

    def ask(self, method: RpcMethod, request: dict[str, Any] | None = None, *, at: UUID | None = None) -> Any:
        """Ask as the service itself, or as somebody whose reach is the node ``at``."""
        if at is None:
            return ask(CustomerService, method, request, tenant=self.tenant)
        scopes, who = (OrgScope(at),), f"employee:{uuid4()}"
        return ask(CustomerService, method, request, tenant=self.tenant, scopes=scopes, principal=who)

    def add(self, name: str, *rooms: UUID, phone: str = "+8613800138000", at: UUID | None = None, **more: Any) -> Any:
        """Add a customer who owns ``rooms``."""
        tenures = [tenure(room) for room in rooms]
        return self.ask(ADD_CUSTOMER, a_person(name, phone) | {"tenures": tenures} | more, at=at)

    def names(self, at: UUID | None = None, **filters: Any) -> list[str]:
        """Return who is listed."""
        return [one["name"] for one in self.ask(LIST_CUSTOMERS, filters, at=at)["items"]]

    def learn(self, *rooms: dict[str, Any]) -> None:
        """Have customer know more rooms."""
        deliver(CustomerHandlers, ROOMS_CHANGED, {"rooms": list(rooms)}, tenant=self.tenant)

    def living_in(self, number: str) -> RoomsScope:
        """Return the scope of somebody who lives in a room on the left."""
        return RoomsScope(self.left[number], datetime(2020, 1, 1, tzinfo=UTC))

    def told(self) -> list[list[tuple[str, int]]]:
        """Return names and numbers of tenures in each batch event."""
        events = emitted("customer", self.tenant, CUSTOMERS_CHANGED)
        return [[(one["name"], len(one["tenures"])) for one in event.data["customers"]] for event in events]


def a_person(name: str, phone: str) -> dict[str, Any]:
    """Return a person as it is asked for, without rooms."""
    return {"kind": "person", "name": name, "phones": [phone]}


def tenure(
    room_id: UUID, relation: str = "owner", begins: str = "2024-01-01", ends: str | None = None
) -> dict[str, Any]:
    """Return a tenure as it is asked for."""
    last = None if ends is None else date.fromisoformat(ends)
    return {"room_id": room_id, "relation": relation, "from_date": date.fromisoformat(begins), "to_date": last}


def a_room(org_node_id: UUID, number: str, *, id: UUID | None = None, version: int = 1) -> dict[str, Any]:
    """Return a room as property tells of it."""
    return {
        "id": id or uuid4(),
        "org_node_id": org_node_id,
        "project_id": uuid4(),
        "project_name": "花园城",
        "building": "1",
        "unit": "2",
        "floor": 1,
        "number": number,
        "label": room_label("1", "2", number),
        "area": None,
        "use": "residential",
        "orientation": None,
        "warranty_until": None,
        "version": version,
    }


def a_town(tenant: UUID) -> Town:
    """Have customer know the town."""
    tree = a_tree("customer", tenant)
    rooms = {leaf: [a_room(leaf, number) for number in NUMBERS] for leaf in (tree.left_leaf, tree.right_leaf)}
    for told in rooms.values():
        deliver(CustomerHandlers, ROOMS_CHANGED, {"rooms": told}, tenant=tenant)
    with work_as("customer", tenant=tenant) as work:
        codes = {node.id: node.code for node in work.session.execute(select(ORG_NODES.c.id, ORG_NODES.c.code))}
    left, right = ({room["number"]: room["id"] for room in rooms[leaf]} for leaf in (tree.left_leaf, tree.right_leaf))
    return Town(tenant, tree, codes, left, right)
