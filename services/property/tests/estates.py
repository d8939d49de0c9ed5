"""A small estate, made over the RPCs: an organization with a project at one of its leaves."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope, RoomsScope, Scope
from chassis.testing import Tree, a_tree, ask, emitted, work_as
from contracts.core.rpc import RpcMethod
from contracts.property.events import ROOMS_CHANGED
from contracts.property.rpc import ADD_PROJECT, GENERATE_ROOMS, LIST_ROOMS
from services.property.service import PropertyService


@dataclass
class Estate:
    """The tree with its codes, and the project at the left leaf."""

    tenant: UUID
    tree: Tree
    codes: dict[UUID, str]
    project: dict[str, Any]

    @property
    def here(self) -> str:
        """The code of the project's node."""
        return self.codes[self.tree.left_leaf]

    @property
    def elsewhere(self) -> str:
        """The code of the node that has no project."""
        return self.codes[self.tree.right_leaf]

    def ask(self, method: RpcMethod, request: dict[str, Any] | None = None, *, at: UUID | None = None) -> Any:
        """Ask as the service itself, or as somebody whose reach is the node ``at``."""
        if at is None:
            return ask(PropertyService, method, request, tenant=self.tenant)
        return self.ask_as(method, request, OrgScope(at))

    def ask_as(self, method: RpcMethod, request: dict[str, Any] | None, *scopes: Scope) -> Any:
        """Ask as somebody with these scopes."""
        who = f"employee:{uuid4()}"
        return ask(PropertyService, method, request, tenant=self.tenant, scopes=scopes, principal=who)

    def generate(self, *buildings: str, units: tuple[str, ...] = ("1",), floors: int = 2, doors: int = 2) -> Any:
        """Generate rooms in the project."""
        rule = {"buildings": list(buildings), "units": list(units), "floors": floors, "rooms_per_floor": doors}
        return self.ask(GENERATE_ROOMS, {"project_id": self.project["id"], **rule})

    def rooms(self, at: UUID | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Return the rooms of one page."""
        found: list[dict[str, Any]] = self.ask(LIST_ROOMS, {"limit": 100, **filters}, at=at)["items"]
        return found

    def labels(self, at: UUID | None = None, **filters: Any) -> list[str]:
        """Return what the rooms are called."""
        return [room["label"] for room in self.rooms(at, **filters)]

    def told(self) -> list[list[str]]:
        """Return the labels in each batch event."""
        events = emitted("property", self.tenant, ROOMS_CHANGED)
        return [[room["label"] for room in event.data["rooms"]] for event in events]


def living_in(room: dict[str, Any], since: str = "2020-01-01", until: str | None = None) -> RoomsScope:
    """Return the scope of somebody who lives there."""
    return RoomsScope(UUID(room["id"]), _midnight(since), _midnight(until) if until else None)


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def a_project(org_node_id: UUID, **more: Any) -> dict[str, Any]:
    """Return a project as it is asked for."""
    facts = {"name": "花园城", "kind": "residential", "delivered_on": "2024-02-29", "warranty_months": 24}
    return {"org_node_id": org_node_id, **facts, **more}


def an_estate(tenant: UUID) -> Estate:
    """Make the estate."""
    tree = a_tree("property", tenant)
    with work_as("property", tenant=tenant) as work:
        codes = {node.id: node.code for node in work.session.execute(select(ORG_NODES.c.id, ORG_NODES.c.code))}
    project = ask(PropertyService, ADD_PROJECT, a_project(tree.left_leaf), tenant=tenant)
    return Estate(tenant, tree, codes, project)
