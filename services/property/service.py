"""What property answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.property import rpc
from services.property import contractors, disclosing, projects, queries, rooms
from services.property.contractor_import import import_contractors
from services.property.models import Contractor, Project, Room
from services.property.project_import import import_projects
from services.property.room_import import import_rooms


class PropertyService:
    """Projects, rooms and contractors."""

    name = "property"

    @answers(rpc.ADD_PROJECT)
    def add_project(self, work: UnitOfWork, request: dict[str, Any]) -> Project:
        """Enter a project."""
        return projects.add_project(work, **request)

    @answers(rpc.GET_PROJECT)
    def get_project(self, work: UnitOfWork, request: dict[str, Any]) -> Project:
        """Read a project."""
        return queries.get_project(work, **request)

    @answers(rpc.LIST_PROJECTS)
    def list_projects(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List projects."""
        return queries.list_projects(work, **request)

    @answers(rpc.GENERATE_ROOMS)
    def generate_rooms(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, int]:
        """Generate rooms."""
        return rooms.generate_rooms(work, **request)

    @answers(rpc.GET_ROOM)
    def get_room(self, work: UnitOfWork, request: dict[str, Any]) -> Room:
        """Read a room."""
        return queries.get_room(work, **request)

    @answers(rpc.LIST_ROOMS)
    def list_rooms(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List rooms."""
        return queries.list_rooms(work, **request)

    @answers(rpc.ADD_CONTRACTOR)
    def add_contractor(self, work: UnitOfWork, request: dict[str, Any]) -> Contractor:
        """Enter a contractor."""
        return contractors.add_contractor(work, **request)

    @answers(rpc.LIST_CONTRACTORS)
    def list_contractors(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List contractors."""
        return queries.list_contractors(work, **request)

    @answers(rpc.DISCLOSE_CONTRACTOR)
    def disclose_contractor(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Show a contractor's phone in full."""
        return disclosing.disclose_contractor(work, **request)

    @answers(rpc.IMPORT_PROJECTS)
    def import_projects(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load projects."""
        return import_projects(work, request["rows"])

    @answers(rpc.IMPORT_ROOMS)
    def import_rooms(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load rooms."""
        return import_rooms(work, request["rows"])

    @answers(rpc.IMPORT_CONTRACTORS)
    def import_contractors(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load contractors."""
        return import_contractors(work, request["rows"])

    @answers(rpc.LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(rpc.STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)
