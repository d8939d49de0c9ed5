"""Pages that are merged from streams, each of which an index has in the right order already.

A list over many places or statuses, sorted by time, has no index of its own: an index begins with the place. To sort
would be to read all that they have; here each stream gives at most a page of keys, however much it holds.

The queries are made once: to put one together takes longer than to run it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import (
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Boolean, Integer, TypeEngine

from chassis.database.tables import ORG_NODES
from services.ticketing.models import Ticket

Columns = TypeVarTuple("Columns")

_LIMITS = 500

TENANT = bindparam("tenant", type_=Uuid())
LIMIT = bindparam("limit", type_=Integer())
_KEY = tuple_(Ticket.reported_at, Ticket.id)
_START = tuple_(bindparam("reported_at"), bindparam("id"))
_CONDITIONS = {
    "urgency": Ticket.urgency == bindparam("urgency", type_=ARRAY(Text())).any_(),
    "channel": Ticket.channel == bindparam("channel", type_=ARRAY(Text())).any_(),
    "since": Ticket.reported_at >= bindparam("since"),
    "until": Ticket.reported_at < bindparam("until"),
}


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


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which tickets of a stream pass: those ``after`` a key (``reported_at``, ``id``), what is ``asked`` of each.

    ``asked`` names the conditions whose values are given: urgency, channel, since, until. ``oldest`` turns the order.
    """

    after: bool = False
    oldest: bool = False
    asked: frozenset[str] = frozenset()

    def pass_through(self, tickets: Select[*Columns]) -> Select[*Columns]:
        """Return ``tickets``, in their order, without those that do not pass."""
        passing = [_CONDITIONS[name] for name in sorted(self.asked)]
        behind = [_KEY > _START if self.oldest else _KEY < _START] if self.after else []
        return tickets.where(*passing, *behind).order_by(*self.order(Ticket))

    def order(self, columns: Any) -> tuple[Any, Any]:
        """Return what ORDER BY takes."""
        if self.oldest:
            return columns.reported_at, columns.id
        return columns.reported_at.desc(), columns.id.desc()


@lru_cache(_LIMITS)
def newest_of_status(sieve: Sieve, limit: int) -> Select[Ticket]:
    """Return the query for the first ``limit`` tickets of ``tenant`` with the one ``status``: nothing is merged.

    The number stands in its text. For a value the database would plan a tenth of all tickets, take that for dear, and
    plan anew each time, which takes longer than to run it. Where streams are merged it has to: it needs the values.
    """
    own = select(Ticket).where(Ticket.tenant_id == TENANT, Ticket.status == bindparam("status", type_=Text()))
    return sieve.pass_through(own).limit(literal_column(str(limit), Integer()))


@cache
def newest(streams: tuple[FromClause, ...], sieve: Sieve) -> Select[Ticket]:
    """Return the query for the first ``limit`` tickets of ``tenant`` that are in any of ``streams`` and pass.

    The columns of streams are named as those of the tickets with which they are compared.
    """
    keys = [_first_in(each, sieve) for each in streams]
    # UNION, because a ticket may be in streams of two kinds.
    merged = (union(*keys) if len(keys) > 1 else keys[0]).subquery()
    page = select(merged.c.id).order_by(*sieve.order(merged.c)).limit(LIMIT).subquery()
    whole = select(Ticket).join(page, and_(Ticket.tenant_id == TENANT, Ticket.id == page.c.id))
    return whole.order_by(*sieve.order(Ticket))


def _first_in(streams: FromClause, sieve: Sieve) -> Select[datetime, UUID]:
    # A page of n comes from at most n streams: those whose first tickets are the first.
    head = _keys(streams, sieve).limit(1).lateral()
    leading = select(streams).select_from(streams.join(head, true()))
    chosen = leading.order_by(*sieve.order(head.c)).limit(LIMIT).subquery()
    found = _keys(chosen, sieve).limit(LIMIT).lateral()
    return select(found.c.reported_at, found.c.id).select_from(chosen.join(found, true()))


def _keys(streams: FromClause, sieve: Sieve) -> Select[datetime, UUID]:
    same = (getattr(Ticket, name) == column for name, column in streams.c.items())
    return sieve.pass_through(select(Ticket.reported_at, Ticket.id).where(Ticket.tenant_id == TENANT, *same))


def _each(column: str, values: str, kind: TypeEngine[Any]) -> FromClause:
    rows = func.unnest(bindparam(values, type_=ARRAY(kind)))
    return rows.table_valued(column).render_derived()


def _pairs(left: FromClause, right: FromClause) -> FromClause:
    return select(left, right).select_from(left.join(right, true())).subquery()
