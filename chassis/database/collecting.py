"""Lists of what is seen by its parts: a customer where she has a room, an employee where one of the posts is.

No index has these in the order of a list by the place of their parts. Where the caller reaches few they are collected
and sorted; where many, the index of the whole tenant is gone along, in which one of them soon comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select, union

from chassis.database.making import Asked, made_once
from chassis.database.paging import Order
from chassis.database.streams import Rows, Streams, by_node, looked_up
from chassis.database.unit_of_work import UnitOfWork
from chassis.database.visibility import TENANT, Caller, model_of, ways

_KINDS = 500
MOST = 2_000
"""So many are collected. One of more than these is met after 500 along an index of a million."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What ``caller`` reaches of ``model`` and fulfils ``conditions``; where it is many, pages come from ``many``."""

    model: Any
    caller: Caller
    conditions: tuple[ColumnElement[bool], ...]
    many: Streams | None

    def page(self, after: Sequence[ColumnElement[bool]], orders: Sequence[Order], limit: int) -> Asked:
        """Return the query for the first ``limit`` rows ``after`` those, and its values."""
        if self.many:
            return self.many.page(after, orders, limit)
        by = tuple(order.kind for order in orders)
        parts = (*self.conditions, *after)
        return made_once(lambda: self._sorted(after, orders, limit), parts, self.model, self.caller, by, limit)

    def _sorted(self, after: Sequence[ColumnElement[bool]], orders: Sequence[Order], limit: int) -> Rows:
        found, columns = self._looked_up(_ids(self.model, self.caller), *after)
        return found.order_by(*(order.clause(columns) for order in orders)).limit(limit)

    def every(self, most: int | None = None) -> Rows:
        """Return the query for all rows, for ``most`` if there are more, in no order."""
        ids = _ids(self.model, self.caller, None if self.conditions else most)
        return self._looked_up(ids)[0].limit(most)

    def _looked_up(self, ids: FromClause, *after: ColumnElement[bool]) -> tuple[Rows, Any]:
        same = (self.model.tenant_id == TENANT, self.model.id == ids.c.id)
        return looked_up(ids, select(self.model).where(*same, *self.conditions, *after))


def collected(work: UnitOfWork, model: Any, conditions: Sequence[ColumnElement[bool]], many: Streams) -> Collected:
    """Return what a page of ``model`` comes from: ``many`` where the caller reaches that."""
    few = (work.session.scalar(_count(model, work.caller, MOST + 1)) or 0) <= MOST
    return Collected(model, work.caller, tuple(conditions), None if few else many)


@lru_cache(_KINDS)
def _count(model: Any, caller: Caller, most: int) -> Select[int]:
    return select(func.count()).select_from(_ids(model, caller, most))


@lru_cache(_KINDS)
def _ids(model: Any, caller: Caller, most: int | None = None) -> FromClause:
    found = [one.every(most, column.label("id")) for one, column in _ways(model, caller)]
    return (union(*found) if len(found) > 1 else found[0]).subquery()


def _ways(model: Any, caller: Caller) -> Iterator[tuple[Streams, Any]]:
    """Yield what the caller reaches by its own place, and by its parts, each with the column of the id."""
    own = tuple(ways(model, caller, through=False))
    starts = (by_node(model.__reach__.node, whole=False),) if model.__reach__.node else ()
    if own or starts:
        yield Streams(select(model).where(model.tenant_id == TENANT), starts, own), model.id
    table, column = model.__reach__.through
    part: Any = model_of(model, table)
    parts = select(part).where(part.tenant_id == TENANT)
    nodes = by_node(part.__reach__.node, whole=False)
    yield Streams(parts, (nodes,), tuple(ways(part, caller))), getattr(part, column)
