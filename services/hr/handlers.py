"""What hr hears."""

from collections.abc import Sequence

from chassis.database import UnitOfWork
from chassis.events import handles, together
from chassis.events.handling import Delivered
from chassis.operation_log import checkpoints
from contracts.gateway.events import LOG_SEALED as GATEWAY_SEALED
from contracts.gateway.events import TENANT_CREATED
from contracts.hr.events import LOG_SEALED
from services.hr.founding import found


class HrHandlers:
    """The events that hr takes."""

    name = "hr"
    log_sealed = LOG_SEALED

    @handles(TENANT_CREATED)
    def found_organization(self, work: UnitOfWork, event: Delivered) -> None:
        """A new tenant gets the root of its organization."""
        found(work, event.data)

    @together()
    @handles(GATEWAY_SEALED)
    def keep_checkpoints(self, work: UnitOfWork, events: Sequence[Delivered]) -> None:
        """Know how far the gateway's log is sealed."""
        checkpoints.keep(work, events)
