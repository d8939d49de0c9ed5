"""What property hears, and what it does of its own accord."""

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.events import due, handles
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.hr.events import NODES_CHANGED
from contracts.property.events import LOG_SEALED
from services.property.projects import ROOMS_FOLLOW
from services.property.rooms import follow_project


class PropertyHandlers:
    """The events and the due work that property takes."""

    name = "property"
    log_sealed = LOG_SEALED

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow the organization tree."""
        project_nodes(work, event.data["nodes"])

    @due(ROOMS_FOLLOW)
    def bring_rooms_along(self, work: UnitOfWork, item: Due) -> None:
        """Bring rooms to what their project says now."""
        follow_project(work, item.subject_id)
