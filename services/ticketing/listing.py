"""Lists of tickets, newest first or oldest first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select

from chassis.database import UnitOfWork
from chassis.database.counting import counted
from chassis.database.filtering import during, same
from chassis.database.paging import in_order
from chassis.database.visibility import nodes_below
from chassis.scopes import AssignmentScope, OrgScope
from contracts.ticketing.vocabulary import STATUSES
from services.ticketing.models import Ticket
from services.ticketing.streams import Sieve, by_node, by_status, by_worker, newest

Queries = Callable[[Sieve, int], Select[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: one of these statuses, urgencies and channels, a place and all below it, a room, a worker, a time.

    None for any.
    """

    status: tuple[str, ...] | None = None
    urgency: tuple[str, ...] | None = None
    channel: tuple[str, ...] | None = None
    org_node_id: UUID | None = None
    room_id: UUID | None = None
    worker_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def sieved(self) -> dict[str, Any]:
        """What is asked of each ticket of a stream: the values that are given, by the names of the fields."""
        asked = {name: getattr(self, name) for name in ("urgency", "channel", "since", "until")}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items() if value}


def list_tickets(
    work: UnitOfWork,
    *,
    sort: str = "-reported_at",
    limit: int,
    cursor: str | None = None,
    count: str = "none",
    **filters: Any,
) -> dict[str, Any]:
    """Return a page of the tickets in reach; ``filters`` are the fields of :class:`Wanted`."""
    wanted = Wanted(**filters)
    queries = _queries(work, wanted)
    if queries is None:
        # Of a room, or of a worker, there are few tickets.
        by = in_order(sort, reported_at=Ticket.reported_at)
        return work.page(_matching(work, wanted), *by, limit=limit, cursor=cursor, count=count)
    page = _page(work, queries, wanted, sort, limit, cursor)
    return page if count == "none" else page | {"count": counted(work.session, _matching(work, wanted), count)}


def _queries(work: UnitOfWork, wanted: Wanted) -> Queries | None:
    """Return the query for a page, told what passes; None where it is not by streams."""
    several = wanted.status is None or len(wanted.status) > 1
    streams = _streams(work, wanted, several)
    return None if streams is None else partial(newest, tuple(streams), one_status=not several)


def _streams(work: UnitOfWork, wanted: Wanted, several: bool) -> list[FromClause] | None:
    """Return the streams that a page is merged from; None where it is not one of these."""
    scopes = work.context.scopes
    kinds = {type(scope) for scope in scopes}
    if wanted.room_id or wanted.worker_id:
        return None
    if scopes.whole and not wanted.org_node_id:
        return [by_status()] if several else []
    nodes = by_node(statuses=several, whole=scopes.whole, placed=wanted.org_node_id is not None)
    if scopes.whole:
        return [nodes]
    if not kinds <= {OrgScope, AssignmentScope} or (AssignmentScope in kinds and wanted.org_node_id):
        return None
    found = {OrgScope: nodes, AssignmentScope: by_worker(statuses=several)}
    return [streams for kind, streams in found.items() if kind in kinds] or None


def _page(
    work: UnitOfWork, queries: Queries, wanted: Wanted, sort: str, limit: int, cursor: str | None
) -> dict[str, Any]:
    bound = work.tenant_id.bytes + repr((sort, wanted)).encode()
    start = dict(zip(("reported_at", "id"), work.cursors.read(cursor, bound), strict=True)) if cursor else {}
    values = _values(work, wanted) | wanted.sieved | start
    sieve = Sieve(bool(start), sort == "reported_at", frozenset(wanted.sieved))
    found = list(work.session.scalars(queries(sieve, limit + 1), values))
    if len(found) <= limit:
        return {"items": found, "next_cursor": None}
    last = found[limit - 1]
    return {"items": found[:limit], "next_cursor": work.cursors.write([last.reported_at, last.id], bound)}


def _values(work: UnitOfWork, wanted: Wanted) -> dict[str, Any]:
    """Return what the streams are asked for: only what the caller reaches."""
    scopes = work.context.scopes
    statuses = list(wanted.status or STATUSES)
    return {
        "status": statuses[0],
        "statuses": statuses,
        "place": wanted.org_node_id,
        # Once each: who holds two posts has the same scope twice.
        "workers": list({scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)}),
    }


def _matching(work: UnitOfWork, wanted: Wanted) -> Select[Ticket]:
    names = ("status", "urgency", "channel", "room_id", "worker_id")
    named = same(*((getattr(Ticket, name), getattr(wanted, name)) for name in names))
    # To sort what a room or a worker has is little: to go through a place for it is not.
    few = bool(wanted.room_id or wanted.worker_id)
    found = work.select(Ticket, few=few).where(*named, *during(Ticket.reported_at, wanted.since, wanted.until))
    if wanted.org_node_id:
        found = found.where(Ticket.org_node_id.in_(nodes_below(wanted.org_node_id)))
    return found
