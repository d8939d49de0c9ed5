"""The due work of a ticket: the time to dispatch it and the time to answer the rating message."""

from chassis.database import UnitOfWork
from services.ticketing.limits import Limit
from services.ticketing.models import Ticket

DISPATCH_OVERDUE = "dispatch_overdue"
RATING_SILENT = "rating_silent"


def start_dispatch(work: UnitOfWork, ticket: Ticket, limit: Limit) -> None:
    """The lead has this long from now, in this round."""
    ticket.dispatch_due_at = work.now + limit.to_dispatch
    ticket.told_level = 0
    due = {"round": ticket.round, "level": 1}
    work.remember_due(DISPATCH_OVERDUE, ticket.id, ticket.dispatch_due_at, due)


def stop_dispatch(work: UnitOfWork, ticket: Ticket) -> None:
    """Somebody has the ticket, or nobody needs it any more."""
    work.forget_due(DISPATCH_OVERDUE, ticket.id)


def start_rating(work: UnitOfWork, ticket: Ticket, limit: Limit) -> None:
    """The customer has this long from now."""
    work.remember_due(RATING_SILENT, ticket.id, work.now + limit.to_rate, {"round": ticket.round})


def stop_rating(work: UnitOfWork, ticket: Ticket) -> None:
    """The customer has answered."""
    work.forget_due(RATING_SILENT, ticket.id)
