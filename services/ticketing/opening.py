"""A resident, or the desk on her behalf, reports what is broken."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from contracts.core.errors import FieldProblem, Invalid
from contracts.ticketing.events import TICKET_OPENED
from services.ticketing import clocks
from services.ticketing.changes import tell, write_step
from services.ticketing.contacts import Contact, Holder, contact_for, current
from services.ticketing.models import Ticket
from services.ticketing.premises import premises_of


def open_ticket(work: UnitOfWork, *, room_id: UUID, urgency: str, **report: Any) -> Ticket:
    """Return the new ticket. Raises NotFound for a room out of reach, Invalid when it is open whom to call."""
    premises = premises_of(work, room_id, urgency)
    today = day_of(work.now)
    contact = _contact(work, current(premises.holders, today), report)
    ticket = Ticket(
        org_node_id=premises.org_node_id,
        serial=premises.serial,
        room_id=room_id,
        room_label=premises.label,
        project_name=premises.project_name,
        description=report["description"],
        urgency=urgency,
        channel=report["channel"],
        photos=report["photos"],
        under_warranty=premises.warranty_until is not None and today <= premises.warranty_until,
        customer_id=contact.customer_id,
        contact_name=contact.name,
        contact_phone=contact.phone,
        status="reported",
        round=1,
        steps=0,
        reported_at=work.now,
    )
    work.insert(ticket)
    clocks.start_dispatch(work, ticket, premises.limit)
    write_step(work, ticket, "open", None)
    tell(work, TICKET_OPENED, ticket)
    return ticket


def _contact(work: UnitOfWork, holders: Sequence[Holder], report: dict[str, Any]) -> Contact:
    return contact_for(
        holders,
        customer_id=_resident(work, report["customer_id"]) or report["customer_id"],
        name=report["contact_name"],
        phone=report["contact_phone"],
    )


def _resident(work: UnitOfWork, customer_id: UUID | None) -> UUID | None:
    """Return the resident who reports for herself, None when it is somebody of the staff."""
    if not work.principal.startswith("customer:"):
        return None
    if customer_id not in {None, work.person_id}:
        problem = FieldProblem("customer_id", "not_yours", "You can report in your own name only.")
        raise Invalid(fields=[problem])
    return work.person_id
