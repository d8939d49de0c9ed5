"""What hr hears."""

from chassis.database import UnitOfWork
from chassis.events import handles
from chassis.events.handling import Delivered
from contracts.gateway.events import TENANT_CREATED
from services.hr.founding import found


class HrHandlers:
    """The events that hr takes."""

    name = "hr"

    @handles(TENANT_CREATED)
    def found_organization(self, work: UnitOfWork, event: Delivered) -> None:
        """A new tenant gets the root of its organization."""
        found(work, event.data)
