"""Reads of property."""

from typing import Any
from uuid import UUID

from sqlalchemy import any_

from chassis.database import UnitOfWork
from chassis.nodes import node_in_reach
from services.property.models import Contractor, ContractorNode, Project, Room


def get_project(work: UnitOfWork, *, project_id: UUID) -> Project:
    """Return a project."""
    return work.get(Project, project_id)


def list_projects(work: UnitOfWork, *, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a page of projects by name."""
    return work.page(work.select(Project), Project.name, limit=limit, cursor=cursor)


def get_room(work: UnitOfWork, *, room_id: UUID) -> Room:
    """Return a room."""
    return work.get(Room, room_id)


def list_rooms(
    work: UnitOfWork,
    *,
    project_id: UUID | None,
    building: str | None,
    unit: str | None,
    number: str | None,
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
    """Return a page of rooms by project, and there as people count them: building 2 before building 10."""
    asked = {"project_id": project_id, "building": building, "unit": unit, "number": number}
    query = work.select(Room).filter_by(**{name: value for name, value in asked.items() if value is not None})
    return work.page(query, Room.project_id, Room.position, limit=limit, cursor=cursor)


def list_contractors(
    work: UnitOfWork, *, trade: str | None, org_node_id: UUID | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return a page of contractors by code, of a trade, and of those that serve a node or something above it."""
    query = work.select(Contractor)
    if trade is not None:
        query = query.where(any_(Contractor.scope) == trade)
    if org_node_id is not None:
        above = node_in_reach(work, org_node_id).ancestors
        served = work.select(ContractorNode).where(ContractorNode.org_node_id.in_(above))
        query = query.where(Contractor.id.in_(served.with_only_columns(ContractorNode.contractor_id)))
    return work.page(query, Contractor.code, limit=limit, cursor=cursor)
