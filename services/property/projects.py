"""Projects: entering one, and what its rooms take over from it."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.nodes import node_in_reach
from contracts.core.errors import Conflict
from services.property.models import Project

ROOMS_FOLLOW = "rooms_follow"
"""The kind of due work that brings rooms to what their project says now."""

FOLLOWED = ("name", "delivered_on", "warranty_months")
"""What rooms repeat of their project."""


def add_project(work: UnitOfWork, *, org_node_id: UUID, **facts: Any) -> Project:
    """Enter a community at a node of kind ``project``."""
    place = node_in_reach(work, org_node_id)
    if place.kind != "project":
        raise Conflict(f"A project belongs to a node of kind project, not {place.kind}.")
    project = work.add(Project(org_node_id=org_node_id, **facts))
    work.session.flush()
    work.log("project.add", "project", project.id, after={"name": project.name}, node=org_node_id)
    return project


def let_rooms_follow(work: UnitOfWork, project_id: UUID) -> None:
    """Have the rooms take over what has changed: soon, and in portions, because they may be tens of thousands."""
    work.remember_due(ROOMS_FOLLOW, project_id, work.now)
