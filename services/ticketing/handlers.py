"""What ticketing does when others tell something, or when a time has come."""

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.events import due, handles
from chassis.events.handling import Delivered
from chassis.nodes import project_nodes
from contracts.billing.events import CHARGE_ITEMS_CHANGED
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED, NODES_CHANGED
from contracts.property.events import ROOMS_CHANGED
from contracts.ticketing.events import LOG_SEALED
from services.ticketing import calling_back, clocks, escalating, projections


class TicketingHandlers:
    """Keeps the copies and runs the clocks. The inbox knows the methods by their names: they stay as they are."""

    name = "ticketing"
    log_sealed = LOG_SEALED

    @handles(NODES_CHANGED)
    def keep_nodes(self, work: UnitOfWork, event: Delivered) -> None:
        """The organization has changed."""
        project_nodes(work, event.data["nodes"])

    @handles(EMPLOYEES_CHANGED)
    def keep_employees(self, work: UnitOfWork, event: Delivered) -> None:
        """Employees or their posts have changed."""
        projections.keep_employees(work, event.data["employees"])

    @handles(ROOMS_CHANGED)
    def keep_rooms(self, work: UnitOfWork, event: Delivered) -> None:
        """Rooms have changed."""
        projections.keep_rooms(work, event.data["rooms"])

    @handles(CUSTOMERS_CHANGED)
    def keep_holders(self, work: UnitOfWork, event: Delivered) -> None:
        """Customers or their rooms have changed."""
        projections.keep_holders(work, event.data["customers"])

    @handles(CHARGE_ITEMS_CHANGED)
    def keep_charge_items(self, work: UnitOfWork, event: Delivered) -> None:
        """Charge items or their prices have changed."""
        projections.keep_charge_items(work, event.data["items"])

    @due(clocks.DISPATCH_OVERDUE)
    def tell_level_above(self, work: UnitOfWork, item: Due) -> None:
        """The time to dispatch a ticket has passed."""
        escalating.tell_level_above(work, item.subject_id, item.data)

    @due(clocks.RATING_SILENT)
    def request_call_back(self, work: UnitOfWork, item: Due) -> None:
        """The time to answer the rating message has passed."""
        calling_back.request_call_back(work, item.subject_id, item.data)
