"""A small organization, made over the RPCs."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis.scopes import OrgScope, Scopes
from chassis.testing import ask
from contracts.core.rpc import RpcMethod
from contracts.hr.rpc import ADD_EMPLOYEE, ADD_NODE
from contracts.hr.schemas import POST_ROLES
from services.hr.service import HrService

Node = dict[str, Any]


@dataclass
class Company:
    """Headquarters, two city companies, a project in each; as answers of add_node."""

    tenant: UUID
    hq: Node
    south: Node
    north: Node
    garden: Node
    tower: Node

    def ask(self, method: RpcMethod, request: dict[str, Any] | None = None, *, at: Node | None = None) -> Any:
        """Ask as the service itself, or as somebody whose reach is the node ``at``."""
        if at is None:
            return ask(HrService, method, request, tenant=self.tenant)
        scope = OrgScope(UUID(at["id"]), whole=at["parent_id"] is None)
        gives = dict.fromkeys(POST_ROLES, (Scopes((scope,)),))
        who = f"employee:{uuid4()}"
        return ask(HrService, method, request, tenant=self.tenant, scopes=(scope,), principal=who, gives=gives)

    def employ(self, number: str, *places: Node, role: str = "desk", name: str = "王芳") -> Any:
        """Add an employee with a post at each of ``places``."""
        posts = [post(place, role=role) for place in places]
        return self.ask(ADD_EMPLOYEE, {"number": number, "name": name, "posts": posts})


def post(place: Node, role: str = "desk", begins: str = "2024-01-01", ends: str | None = None) -> dict[str, Any]:
    """Return a post as it is asked for."""
    last = None if ends is None else date.fromisoformat(ends)
    return {"node_id": place["id"], "role": role, "from_date": date.fromisoformat(begins), "to_date": last}


def a_node(tenant: UUID, kind: str, code: str, parent: Node | None = None) -> Node:
    """Add a node and return it."""
    request = {"parent_id": parent and parent["id"], "kind": kind, "code": code, "name": f"{code} 公司"}
    node: Node = ask(HrService, ADD_NODE, request, tenant=tenant)
    return node


def a_company(tenant: UUID) -> Company:
    """Make the organization."""
    hq = a_node(tenant, "headquarters", "HQ")
    south, north = (a_node(tenant, "city_company", code, hq) for code in ("SZ", "BJ"))
    garden, tower = a_node(tenant, "project", "GARDEN", south), a_node(tenant, "project", "TOWER", north)
    return Company(tenant, hq, south, north, garden, tower)
