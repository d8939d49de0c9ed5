"""Nobody dispatched a ticket in time: the level above is told."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.nodes import path_of
from contracts.ticketing.events import DISPATCH_OVERDUE
from services.ticketing.changes import change, held, tell
from services.ticketing.ladder import told_node


def tell_level_above(work: UnitOfWork, ticket_id: UUID, data: dict[str, Any]) -> None:
    """Tell the node ``data["level"]`` steps above, once in a round, if nobody has dispatched the ticket by now."""
    ticket = held(work, ticket_id, None)
    level = data["level"]
    if ticket.status != "reported" or ticket.round != data["round"] or ticket.told_level >= level:
        return
    told = told_node(path_of(work, ticket.org_node_id), level)
    change(work, ticket, "dispatch_overdue", facts={"level": level, "told_node_id": told and str(told)})
    ticket.told_level = level
    tell(work, DISPATCH_OVERDUE, ticket, told_node_id=told, due_at=ticket.dispatch_due_at)
