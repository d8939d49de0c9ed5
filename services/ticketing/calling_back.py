"""The desk calls the customer who did not answer the rating message."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict
from contracts.ticketing.events import CALL_BACK_REQUESTED, TICKET_CLOSED
from services.ticketing.changes import change, held, tell
from services.ticketing.models import CallBack, Ticket
from services.ticketing.rating import end_call_back, rate


def request_call_back(work: UnitOfWork, ticket_id: UUID, data: dict[str, Any]) -> None:
    """Make a task for the desk when the ticket still waits for its rating in the round of ``data``."""
    ticket = held(work, ticket_id, None)
    if ticket.status != "rating" or ticket.round != data["round"]:
        return
    task = work.add(_task(work, ticket))
    change(work, ticket, "request_call_back", facts={"call_back_id": str(task.id)})
    ticket.call_back_id = task.id
    tell(work, CALL_BACK_REQUESTED, ticket, call_back_id=task.id)


def complete_call_back(work: UnitOfWork, *, call_back_id: UUID, satisfied: bool | None, note: str | None) -> CallBack:
    """Record what came of the call: a rating, or that nobody was reached, which closes the ticket.

    Raises Conflict when the task is done already.
    """
    task = work.get(CallBack, call_back_id)
    if task.state != "open":
        raise Conflict("This call-back is done.", reason="done")
    ticket = held(work, task.ticket_id, None)
    if satisfied is None:
        _close(work, ticket, note)
    else:
        rate(work, ticket, satisfied=satisfied, comment=note)
    after = {"state": task.state, "satisfied": satisfied}
    work.log("call_back.complete", "call_back", task.id, {"state": "open"}, after, node=task.org_node_id)
    return task


def _task(work: UnitOfWork, ticket: Ticket) -> CallBack:
    return CallBack(
        org_node_id=ticket.org_node_id,
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        contact_name=ticket.contact_name,
        contact_phone=ticket.contact_phone,
        created_at=work.now,
    )


def _close(work: UnitOfWork, ticket: Ticket, note: str | None) -> None:
    change(work, ticket, "close_unrated", note)
    end_call_back(work, ticket, note)
    tell(work, TICKET_CLOSED, ticket, note)
