"""Pages that are merged from streams, each of which an index has in the right order already.

A list over many places or statuses, sorted by time, has no index of its own: an index begins with the place. To sort
would be to read all that they have; here each stream gives at most a page of keys, however much it holds.

The queries are made once: to put one together takes longer than to run it.
"""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, Text, Uuid, and_, bindparam, func, or_, select, true, tuple_, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Boolean, Integer, TypeEngine

from chassis.database.tables import ORG_NODES
from services.ticketing.models import Ticket

TENANT = bindparam("tenant", type_=Uuid())
LIMIT = bindparam("limit", type_=Integer())
_KEY = tuple_(Ticket.reported_at, Ticket.id)
_START = tuple_(bindparam("reported_at"), bindparam("id"))


@cache
def by_status() -> FromClause:
    """Return a stream for each of ``statuses``."""
    return _each("status", "statuses", Text())


@cache
def by_worker() -> FromClause:
    """Return a stream for each of ``workers`` and ``statuses``."""
    return _pairs(_each("worker_id", "workers", Uuid()), by_status())


@cache
def by_node() -> FromClause:
    """Return a stream for each status and each node below one of ``tops``, all if ``whole``, and below ``place``.

    ``place`` may be None.
    """
    ancestors, place = ORG_NODES.c.ancestors, bindparam("place", type_=Uuid())
    reached = or_(bindparam("whole", type_=Boolean()), ancestors.overlap(bindparam("tops", type_=ARRAY(Uuid()))))
    wanted = or_(place.is_(None), place == ancestors.any_())
    nodes = select(ORG_NODES.c.id.label("org_node_id")).where(ORG_NODES.c.tenant_id == TENANT, reached, wanted)
    return _pairs(nodes.subquery(), by_status())


@cache
def newest_of_status(*, after: bool) -> Select[Ticket]:
    """Return the query for the newest ``limit`` tickets of ``tenant`` with the one ``status``: nothing is merged."""
    own = select(Ticket).where(Ticket.tenant_id == TENANT, Ticket.status == bindparam("status", type_=Text()))
    return (own.where(_KEY < _START) if after else own).order_by(*_newest_first(Ticket)).limit(LIMIT)


@cache
def newest(*streams: FromClause, after: bool) -> Select[Ticket]:
    """Return the query for the newest ``limit`` tickets of ``tenant`` in any of ``streams``.

    The columns of streams are named as those of the tickets with which they are compared. ``after``: only those that
    come after the key (``reported_at``, ``id``).
    """
    keys = [_newest_in(each, after=after) for each in streams]
    # UNION, because a ticket may be in streams of two kinds.
    merged = (union(*keys) if len(keys) > 1 else keys[0]).subquery()
    page = select(merged.c.id).order_by(*_newest_first(merged.c)).limit(LIMIT).subquery()
    whole = select(Ticket).join(page, and_(Ticket.tenant_id == TENANT, Ticket.id == page.c.id))
    return whole.order_by(*_newest_first(Ticket))


def _newest_in(streams: FromClause, *, after: bool) -> Select[datetime, UUID]:
    # A page of n comes from at most n streams: those whose newest tickets are the newest.
    head = _keys(streams, after=after).limit(1).lateral()
    leading = select(streams).select_from(streams.join(head, true()))
    chosen = leading.order_by(*_newest_first(head.c)).limit(LIMIT).subquery()
    found = _keys(chosen, after=after).limit(LIMIT).lateral()
    return select(found.c.reported_at, found.c.id).select_from(chosen.join(found, true()))


def _keys(streams: FromClause, *, after: bool) -> Select[datetime, UUID]:
    same = (getattr(Ticket, name) == column for name, column in streams.c.items())
    keys = select(Ticket.reported_at, Ticket.id).where(Ticket.tenant_id == TENANT, *same)
    return (keys.where(_KEY < _START) if after else keys).order_by(*_newest_first(Ticket))


def _newest_first(columns: Any) -> tuple[Any, Any]:
    return columns.reported_at.desc(), columns.id.desc()


def _each(column: str, values: str, kind: TypeEngine[Any]) -> FromClause:
    rows = func.unnest(bindparam(values, type_=ARRAY(kind)))
    return rows.table_valued(column).render_derived()


def _pairs(left: FromClause, right: FromClause) -> FromClause:
    return select(left, right).select_from(left.join(right, true())).subquery()
