"""A ticket that nobody needs to work on any more, before work starts."""

from uuid import UUID

from chassis.database import UnitOfWork
from contracts.ticketing.events import TICKET_CANCELLED
from services.ticketing import clocks
from services.ticketing.changes import change, held, tell
from services.ticketing.models import Ticket


def cancel(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, reason: str) -> Ticket:
    """End the ticket, for ``reason``. Raises Conflict once work has started."""
    ticket = held(work, ticket_id, expected_version)
    if ticket.status == "reported":
        clocks.stop_dispatch(work, ticket)
    change(work, ticket, "cancel", reason)
    tell(work, TICKET_CANCELLED, ticket, reason)
    return ticket
