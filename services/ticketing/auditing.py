"""The lead looks at the repair: it passes, and the customer is asked; or it goes back to the worker."""

from uuid import UUID

from chassis.apart import demand_apart
from chassis.database import UnitOfWork
from contracts.ticketing.events import AUDIT_PASSED, SENT_BACK
from contracts.ticketing.rpc import PASS_AUDIT, REPORT_DONE
from services.ticketing import clocks
from services.ticketing.changes import change, held, tell
from services.ticketing.models import RatingCode, Ticket
from services.ticketing.places import place_of
from services.ticketing.rating_codes import digest, new_code


def pass_audit(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, note: str | None) -> Ticket:
    """The repair is good: an agreed quote is charged, and the customer gets a code to rate with.

    Raises KeptApart for whoever did it, or reported it done.
    """
    ticket = held(work, ticket_id, expected_version)
    demand_apart(work, PASS_AUDIT, {REPORT_DONE: ticket.done_by})
    limit = place_of(work, ticket.org_node_id).limit(ticket.urgency)
    change(work, ticket, "pass_audit", note, {"charges": ticket.agreed_quote})
    clocks.start_rating(work, ticket, limit)
    code = _code(work, ticket)
    tell(work, AUDIT_PASSED, ticket, note, rating_code=code, charges=ticket.agreed_quote)
    return ticket


def send_back(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, reason: str) -> Ticket:
    """The repair is not good: the same worker goes on, in the same round."""
    ticket = held(work, ticket_id, expected_version)
    change(work, ticket, "send_back", reason)
    tell(work, SENT_BACK, ticket, reason)
    return ticket


def _code(work: UnitOfWork, ticket: Ticket) -> str:
    code = new_code()
    work.add(
        RatingCode(
            org_node_id=ticket.org_node_id,
            ticket_id=ticket.id,
            round=ticket.round,
            digest=digest(work.tenant_id, code),
            created_at=work.now,
        )
    )
    return code
