"""Lists of tickets, newest first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.scopes import AssignmentScope, OrgScope
from contracts.ticketing.vocabulary import STATUSES
from services.ticketing import streams
from services.ticketing.models import Ticket


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: of a status, a place and all below it, a room, a worker; None for any."""

    status: str | None
    org_node_id: UUID | None
    room_id: UUID | None
    worker_id: UUID | None

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses, all where none is named."""
        return (self.status,) if self.status else STATUSES


def list_tickets(work: UnitOfWork, *, limit: int, cursor: str | None, **filters: Any) -> dict[str, Any]:
    """Return a page of the tickets in reach; ``filters`` are the fields of :class:`Wanted`."""
    wanted = Wanted(**filters)
    found = _streams(work, wanted)
    if found is None:
        # A room has few tickets, and somebody with reaches of several kinds is rare.
        return work.page(_matching(work, wanted), Ticket.reported_at.desc(), limit=limit, cursor=cursor)
    return streams.page(work, _matching(work, wanted), found, wanted, limit=limit, cursor=cursor)


def _streams(work: UnitOfWork, wanted: Wanted) -> FromClause | None:
    """Return the streams that a page is merged from, None where there is nothing to merge."""
    scopes, statuses = work.context.scopes, wanted.statuses
    if wanted.room_id:
        return None
    if wanted.worker_id:
        return streams.by_worker([wanted.worker_id], statuses)
    if scopes.whole and not wanted.org_node_id:
        return streams.by_status(statuses)
    if scopes.whole or all(isinstance(scope, OrgScope) for scope in scopes):
        return streams.by_node(_reached(work, _nodes(work, wanted)), statuses)
    workers = [scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)]
    return streams.by_worker(workers, statuses) if len(workers) == len(scopes) else None


def _matching(work: UnitOfWork, wanted: Wanted) -> Select[Ticket]:
    named = (Ticket.status, wanted.status), (Ticket.room_id, wanted.room_id), (Ticket.worker_id, wanted.worker_id)
    found = work.select(Ticket).where(*(column == value for column, value in named if value is not None))
    if wanted.org_node_id:
        found = found.where(Ticket.org_node_id.in_(_nodes(work, wanted)))
    return found


def _nodes(work: UnitOfWork, wanted: Wanted) -> Select[UUID]:
    """Return the query for the nodes at or below the place that is wanted."""
    found = select(ORG_NODES.c.id).where(ORG_NODES.c.tenant_id == work.tenant_id)
    return found.where(ORG_NODES.c.ancestors.contains([wanted.org_node_id])) if wanted.org_node_id else found


def _reached(work: UnitOfWork, nodes: Select[UUID]) -> Select[UUID]:
    """Return ``nodes``, only those within the caller's part of the organization."""
    scopes = work.context.scopes
    tops = [scope.node_id for scope in scopes if isinstance(scope, OrgScope)]
    return nodes if scopes.whole else nodes.where(ORG_NODES.c.ancestors.overlap(tops))
