"""What customer hears."""

from chassis.database import UnitOfWork
from chassis.events import handles
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.customer.events import LOG_SEALED
from contracts.hr.events import NODES_CHANGED
from contracts.property.events import ROOMS_CHANGED
from services.customer.projections import keep_rooms


class CustomerHandlers:
    """The events that customer takes."""

    name = "customer"
    log_sealed = LOG_SEALED

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow the organization tree."""
        project_nodes(work, event.data["nodes"])

    @handles(ROOMS_CHANGED)
    def keep_rooms(self, work: UnitOfWork, event: Delivered) -> None:
        """Follow the rooms."""
        keep_rooms(work, event.data["rooms"])
