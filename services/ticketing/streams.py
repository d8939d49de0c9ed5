"""The queries for a page of tickets, merged from streams: one for each status of a place or worker.

They are made once: to put one together takes longer than to run it.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import FromClause, Select, Text, Uuid, bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database import streams
from chassis.database.paging import Order
from chassis.database.visibility import TENANT
from services.ticketing.models import Ticket

_LIMITS = 500
_KEY = tuple_(Ticket.reported_at, Ticket.id)
_START = tuple_(bindparam("reported_at"), bindparam("id"))
_ONE_STATUS = Ticket.status == bindparam("status", type_=Text())
_CONDITIONS = {
    "urgency": Ticket.urgency == bindparam("urgency", type_=ARRAY(Text())).any_(),
    "channel": Ticket.channel == bindparam("channel", type_=ARRAY(Text())).any_(),
    "since": Ticket.reported_at >= bindparam("since"),
    "until": Ticket.reported_at < bindparam("until"),
}


@cache
def by_status() -> FromClause:
    """Return a stream for each of ``statuses``."""
    return streams.each("status", Text(), bindparam("statuses", type_=ARRAY(Text())))


@cache
def by_worker(*, statuses: bool) -> FromClause:
    """Return a stream for each of ``workers``, and with ``statuses`` for each of these."""
    workers = streams.each("worker_id", Uuid(), bindparam("workers", type_=ARRAY(Uuid())))
    return streams.pairs(workers, by_status()) if statuses else workers


@cache
def by_node(*, statuses: bool, whole: bool, placed: bool) -> FromClause:
    """Return a stream for each node in reach, with ``statuses`` for each of these; if ``placed``, below ``place``."""
    place = bindparam("place", type_=Uuid()) if placed else None
    nodes = streams.by_node("org_node_id", whole=whole, place=place)
    return streams.pairs(nodes, by_status()) if statuses else nodes


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which tickets of a stream pass: those ``after`` a key (``reported_at``, ``id``), what is ``asked`` of each.

    ``asked`` names the conditions whose values are given: urgency, channel, since, until. ``oldest`` turns the order.
    """

    after: bool = False
    oldest: bool = False
    asked: frozenset[str] = frozenset()

    @property
    def orders(self) -> tuple[Order, Order]:
        """The order in which they come."""
        columns: tuple[Any, Any] = (Ticket.reported_at, Ticket.id)
        first, second = (column if self.oldest else column.desc() for column in columns)
        return Order(first), Order(second)

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What holds for those that pass."""
        behind = [_KEY > _START if self.oldest else _KEY < _START] if self.after else []
        return (*(_CONDITIONS[name] for name in sorted(self.asked)), *behind)


@lru_cache(_LIMITS)
def newest(starts: tuple[FromClause, ...], sieve: Sieve, limit: int, *, one_status: bool) -> Select[Any]:
    """Return the query for the first ``limit`` tickets of the tenant that are in any of the streams and pass.

    Those of the one ``status`` are no streams of their own: for an array of any length the database would count with
    ten, take that for dear, and plan anew each time, which takes longer than to run it.
    """
    own = select(Ticket).where(Ticket.tenant_id == TENANT, *([_ONE_STATUS] if one_status else []))
    return streams.Streams(own, starts).put_together(sieve.conditions, sieve.orders, limit)
