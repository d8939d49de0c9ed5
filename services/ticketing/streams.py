"""Pages that are merged from streams, each of which an index has in the right order already.

A list over many places or statuses, sorted by time, has no index of its own: an index begins with the place. To sort
would be to read all that they have; here each stream gives at most a page, however much it holds.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, Text, Uuid, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from chassis.database import UnitOfWork
from services.ticketing.models import Ticket


def by_status(statuses: Iterable[str]) -> FromClause:
    """Return a stream for each status."""
    return _each("status", statuses, Text())


def by_worker(workers: Iterable[UUID], statuses: Iterable[str]) -> FromClause:
    """Return a stream for each worker and status."""
    return _pairs(_each("worker_id", workers, Uuid()), by_status(statuses))


def by_node(nodes: Select[UUID], statuses: Iterable[str]) -> FromClause:
    """Return a stream for each node (of a query for their ids) and status."""
    places = nodes.subquery()
    named = select(places.c.id.label("org_node_id")).subquery()
    return _pairs(named, by_status(statuses))


def _each(column: str, values: Iterable[Any], kind: TypeEngine[Any]) -> FromClause:
    rows = func.unnest(literal(list(values), ARRAY(kind)))
    return rows.table_valued(column).render_derived()


def _pairs(left: FromClause, right: FromClause) -> FromClause:
    return select(left, right).select_from(left.join(right, true())).subquery()


def page(
    work: UnitOfWork,
    tickets: Select[Ticket],
    streams: FromClause,
    question: object,
    *,
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
    """Return ``{"items": [...], "next_cursor": ...}``: the newest of ``tickets`` that are in ``streams``.

    The columns of ``streams`` are named as those of the tickets with which they are compared. ``question`` is what a
    cursor is bound to: its repr.
    """
    bound = work.tenant_id.bytes + repr(question).encode()
    cursors = work._cursors  # noqa: SLF001 - a merged page is no page of a query
    after = cursors.read(cursor, bound) if cursor else None
    found = list(work.session.scalars(_newest(tickets, streams, limit + 1, after)))
    if len(found) <= limit:
        return {"items": found, "next_cursor": None}
    last = found[limit - 1]
    return {"items": found[:limit], "next_cursor": cursors.write([last.reported_at, last.id], bound)}


def _newest(tickets: Select[Ticket], streams: FromClause, limit: int, after: list[Any] | None) -> Select[Ticket]:
    key = tuple_(Ticket.reported_at, Ticket.id)
    stream = (
        tickets.where(*(getattr(Ticket, name) == column for name, column in streams.c.items()))
        .where(*([key < tuple(after)] if after else []))
        .order_by(Ticket.reported_at.desc(), Ticket.id.desc())
        .limit(limit)
        .lateral()
    )
    ticket = aliased(Ticket, stream)
    merged = select(ticket).select_from(streams.join(stream, true()))
    return merged.order_by(ticket.reported_at.desc(), ticket.id.desc()).limit(limit)
