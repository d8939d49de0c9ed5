"""Reads of one ticket and of the desk's tasks."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.listing import listed
from chassis.database.paging import in_order
from contracts.core.errors import NotFound
from services.ticketing.models import CallBack, Step, Ticket


def get_ticket(work: UnitOfWork, *, ticket_id: UUID) -> Ticket:
    """Return a ticket. Raises NotFound when it is out of reach."""
    return work.get(Ticket, ticket_id)


def get_progress(work: UnitOfWork, *, ticket_id: UUID) -> dict[str, Any]:
    """Return all changes of status, oldest first. Raises NotFound when the ticket is out of reach.

    Every ticket has a step from the beginning, and a step can be seen when its ticket can: none means no ticket.
    """
    steps = work.all(work.select(Step, few=True).where(Step.ticket_id == ticket_id).order_by(Step.step))
    if not steps:
        raise NotFound
    return {"items": steps}


def list_call_backs(
    work: UnitOfWork, *, state: str, org_node_id: UUID | None = None, sort: str = "created_at", **page: Any
) -> dict[str, Any]:
    """Return a page of the desk's tasks."""
    by = in_order(sort, created_at=CallBack.created_at)
    return listed(work, CallBack, [CallBack.state == state], by, place=org_node_id, **page)
