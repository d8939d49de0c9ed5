"""Reads of property."""

from typing import Any
from uuid import UUID

from sqlalchemy import any_

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.listing import listed
from chassis.database.paging import in_order
from chassis.nodes import node_in_reach
from services.property.models import Contractor, ContractorNode, Project, Room


def get_project(work: UnitOfWork, *, project_id: UUID) -> Project:
    """Return a project."""
    return work.get(Project, project_id)


def list_projects(
    work: UnitOfWork,
    *,
    org_node_id: UUID | None = None,
    kind: tuple[str, ...] | None = None,
    city: str | None = None,
    sort: str = "name",
    **page: Any,
) -> dict[str, Any]:
    """Return a page of projects."""
    named = same((Project.kind, kind), (Project.city, city))
    return listed(work, Project, named, in_order(sort, name=Project.name), place=org_node_id, **page)


def get_room(work: UnitOfWork, *, room_id: UUID) -> Room:
    """Return a room."""
    return work.get(Room, room_id)


def list_rooms(
    work: UnitOfWork,
    *,
    project_id: UUID | None = None,
    building: str | None = None,
    unit: str | None = None,
    floor: int | None = None,
    number: str | None = None,
    use: tuple[str, ...] | None = None,
    sort: str = "position",
    **page: Any,
) -> dict[str, Any]:
    """Return a page of rooms; by position: by project, and there as people count them, building 2 before 10."""
    named = same(
        (Room.project_id, project_id),
        (Room.building, building),
        (Room.unit, unit),
        (Room.floor, floor),
        (Room.number, number),
        (Room.use, use),
    )
    by = in_order(sort, position=(Room.project_id, Room.position), number=Room.number)
    return listed(work, Room, named, by, few=number is not None, **page)


def list_contractors(
    work: UnitOfWork,
    *,
    trade: str | None = None,
    code: str | None = None,
    org_node_id: UUID | None = None,
    sort: str = "code",
    **page: Any,
) -> dict[str, Any]:
    """Return a page of contractors, of a trade, and of those that serve a node or something above it."""
    named = same((Contractor.code, code))
    if trade is not None:
        named.append(any_(Contractor.scope) == trade)
    if org_node_id is not None:
        above = node_in_reach(work, org_node_id).ancestors
        served = work.select(ContractorNode).where(ContractorNode.org_node_id.in_(above))
        named.append(Contractor.id.in_(served.with_only_columns(ContractorNode.contractor_id)))
    return listed(work, Contractor, named, in_order(sort, code=Contractor.code), few=code is not None, **page)
