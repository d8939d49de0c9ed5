"""The customer says whether she is satisfied: the ticket is closed, or reopened in a new round."""

from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.errors import IllegalTransition, NotFound
from contracts.ticketing.events import TICKET_CLOSED, TICKET_REOPENED
from services.ticketing import clocks
from services.ticketing.changes import change, demand, held, tell
from services.ticketing.ladder import told_node
from services.ticketing.models import CallBack, RatingCode, Ticket
from services.ticketing.places import place_of
from services.ticketing.rating_codes import digest


def rate_ticket(
    work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, satisfied: bool, comment: str | None
) -> Ticket:
    """Record what the customer says, herself or through the desk."""
    ticket = held(work, ticket_id, expected_version)
    rate(work, ticket, satisfied=satisfied, comment=comment)
    return ticket


def rate_by_code(work: UnitOfWork, *, code: str, satisfied: bool, comment: str | None) -> dict[str, object]:
    """Record what the customer says with the code of the message. NotFound for a code that was never given."""
    given = work.first(work.select(RatingCode).where(RatingCode.digest == digest(work.tenant_id, code)))
    if given is None:
        raise NotFound("There is no such code.")
    ticket = held(work, given.ticket_id, None)
    if ticket.round != given.round:
        raise IllegalTransition("This code was for an earlier round.", legal=list(ticket.legal_actions))
    rate(work, ticket, satisfied=satisfied, comment=comment)
    return {"number": ticket.number, "satisfied": satisfied}


def rate(work: UnitOfWork, ticket: Ticket, *, satisfied: bool, comment: str | None) -> None:
    """Close ``ticket``, or reopen it for the next round; a call-back that was open is done."""
    action = "rate_satisfied" if satisfied else "rate_dissatisfied"
    demand(work, ticket, action)
    end_call_back(work, ticket, comment)
    change(work, ticket, action, comment)
    ticket.satisfied, ticket.rating_comment, ticket.rated_at = satisfied, comment, work.now
    clocks.stop_rating(work, ticket)
    if satisfied:
        tell(work, TICKET_CLOSED, ticket, comment)
    else:
        _reopen(work, ticket, comment)


def end_call_back(work: UnitOfWork, ticket: Ticket, note: str | None) -> None:
    """Take the task from the desk, whoever has answered in place of it: a resident cannot reach the task."""
    if ticket.call_back_id is not None:
        with work.whole_tenant():
            task = work.get(CallBack, ticket.call_back_id)
            task.state, task.note = "done", note
        ticket.call_back_id = None


def _reopen(work: UnitOfWork, ticket: Ticket, comment: str | None) -> None:
    with work.session.no_autoflush:
        place = place_of(work, ticket.org_node_id)
    ticket.reopen()
    clocks.start_dispatch(work, ticket, place.limit(ticket.urgency))
    tell(work, TICKET_REOPENED, ticket, comment, told_node_id=told_node(place.path, 1))
