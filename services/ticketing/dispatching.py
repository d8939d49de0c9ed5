"""The lead hands a ticket to a repair worker; until work starts he may hand it to another."""

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.days import day_of
from contracts.core.errors import Conflict, FieldProblem, Invalid
from contracts.ticketing.events import TICKET_DISPATCHED
from services.ticketing import clocks
from services.ticketing.changes import change, demand, held, tell
from services.ticketing.models import Employee, Ticket
from services.ticketing.posts import repairs_at


def dispatch(
    work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, worker_id: UUID, note: str | None
) -> Ticket:
    """Return the ticket in the worker's hands. Raises Invalid for somebody who repairs nothing there today."""
    ticket = held(work, ticket_id, expected_version)
    demand(work, ticket, "dispatch")
    if worker_id == ticket.worker_id:
        raise Conflict("The ticket is with this worker already.", reason="same_worker")
    was = ticket.status
    worker = _worker(work, worker_id, ticket)
    change(work, ticket, "dispatch", note, {"worker_id": str(worker.id), "worker_name": worker.name})
    ticket.worker_id, ticket.worker_name = worker.id, worker.name
    if was == "reported":
        clocks.stop_dispatch(work, ticket)
    tell(work, TICKET_DISPATCHED, ticket, note)
    return ticket


# Made once: to put a query together takes longer than to run it.
_WORKER = (
    select(Employee.id, Employee.name, Employee.posts, ORG_NODES.c.ancestors)
    .outerjoin(
        ORG_NODES,
        and_(ORG_NODES.c.tenant_id == Employee.tenant_id, ORG_NODES.c.id == bindparam("place", type_=Uuid())),
    )
    .where(Employee.tenant_id == bindparam("tenant", type_=Uuid()), Employee.id == bindparam("worker", type_=Uuid()))
)


def _worker(work: UnitOfWork, worker_id: UUID, ticket: Ticket) -> Any:
    """Return id and name of the worker."""
    asked = {"tenant": work.tenant_id, "worker": worker_id, "place": ticket.org_node_id}
    worker = work.session.execute(_WORKER, asked).one_or_none()
    if worker is None or not repairs_at(worker.posts, worker.ancestors or (), day_of(work.now)):
        reason = "Nobody with this id is a repair worker for the place of the ticket today."
        raise Invalid(fields=[FieldProblem("worker_id", "no_repair_worker", reason)])
    return worker
