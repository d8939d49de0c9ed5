"""Lists of tickets, newest first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.scopes import AssignmentScope, OrgScope
from contracts.ticketing.vocabulary import STATUSES
from services.ticketing.models import Ticket
from services.ticketing.streams import by_node, by_status, by_worker, newest, newest_of_status

Queries = Callable[..., Select[Ticket]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: of a status, a place and all below it, a room, a worker; None for any."""

    status: str | None
    org_node_id: UUID | None
    room_id: UUID | None
    worker_id: UUID | None


def list_tickets(work: UnitOfWork, *, limit: int, cursor: str | None, **filters: Any) -> dict[str, Any]:
    """Return a page of the tickets in reach; ``filters`` are the fields of :class:`Wanted`."""
    wanted = Wanted(**filters)
    queries = _queries(work, wanted)
    if queries is None:
        # Of a room, or of a worker, there are few tickets.
        return work.page(_matching(work, wanted), Ticket.reported_at.desc(), limit=limit, cursor=cursor)
    return _page(work, queries, wanted, limit, cursor)


def _queries(work: UnitOfWork, wanted: Wanted) -> Queries | None:
    """Return the query for a page, told whether it begins after a key; None where it is not by streams."""
    if work.context.scopes.whole and wanted.status and wanted == Wanted(wanted.status, None, None, None):
        return newest_of_status
    streams = _streams(work, wanted)
    return partial(newest, *streams) if streams else None


def _streams(work: UnitOfWork, wanted: Wanted) -> list[FromClause]:
    """Return the streams that a page is merged from; none where it is not merged."""
    scopes = work.context.scopes
    kinds = {type(scope) for scope in scopes}
    if wanted.room_id or wanted.worker_id:
        return []
    if scopes.whole:
        return [by_node() if wanted.org_node_id else by_status()]
    if not kinds <= {OrgScope, AssignmentScope} or (AssignmentScope in kinds and wanted.org_node_id):
        return []
    found = {OrgScope: by_node(), AssignmentScope: by_worker()}
    return [streams for kind, streams in found.items() if kind in kinds]


def _page(work: UnitOfWork, queries: Queries, wanted: Wanted, limit: int, cursor: str | None) -> dict[str, Any]:
    bound = work.tenant_id.bytes + repr(wanted).encode()
    start = dict(zip(("reported_at", "id"), work.cursors.read(cursor, bound), strict=True)) if cursor else {}
    values = _values(work, wanted) | start | {"limit": limit + 1}
    found = list(work.session.scalars(queries(after=bool(start)), values))
    if len(found) <= limit:
        return {"items": found, "next_cursor": None}
    last = found[limit - 1]
    return {"items": found[:limit], "next_cursor": work.cursors.write([last.reported_at, last.id], bound)}


def _values(work: UnitOfWork, wanted: Wanted) -> dict[str, Any]:
    """Return what the streams are asked for: only what the caller reaches."""
    scopes = work.context.scopes
    return {
        "tenant": work.tenant_id,
        "status": wanted.status,
        "statuses": [wanted.status] if wanted.status else list(STATUSES),
        "place": wanted.org_node_id,
        "whole": scopes.whole,
        "tops": [scope.node_id for scope in scopes if isinstance(scope, OrgScope)],
        # Once each: who holds two posts has the same scope twice.
        "workers": list({scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)}),
    }


def _matching(work: UnitOfWork, wanted: Wanted) -> Select[Ticket]:
    named = (Ticket.status, wanted.status), (Ticket.room_id, wanted.room_id), (Ticket.worker_id, wanted.worker_id)
    found = work.select(Ticket).where(*(column == value for column, value in named if value is not None))
    if wanted.org_node_id:
        found = found.where(Ticket.org_node_id.in_(_below(work, wanted.org_node_id)))
    return found


def _below(work: UnitOfWork, node_id: UUID) -> Select[UUID]:
    nodes = select(ORG_NODES.c.id).where(ORG_NODES.c.tenant_id == work.tenant_id)
    return nodes.where(ORG_NODES.c.ancestors.contains([node_id]))
