"""Pages that are merged from streams, each of which an index has in the right order already.

A list over many places, sorted by time, has no index of its own: an index begins with the place. To sort would be to
read all that they have, and to go along the index of the whole tenant to read what others have. Here each stream gives
at most a page of keys, however much it holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.types import Integer, TypeEngine

from chassis.database.filtering import same
from chassis.database.making import Asked, made_once
from chassis.database.paging import Order
from chassis.database.recordset import for_each
from chassis.database.tables import NODE_PATHS
from chassis.database.visibility import TENANT, Caller, nodes_below, reached_nodes, ways

Rows = Select[*tuple[Any, ...]]
Split = tuple[Any, tuple[str, ...] | None]
"""A column, and the values that it may have; None for any."""


@dataclass(frozen=True, slots=True)
class Streams:
    """What a page is merged from: the rows of a query, which says nothing of reach.

    ``starts`` have a row for each stream, with columns named as those of the table that have this value in all of the
    stream. ``ways`` are streams as well: each a condition that an index answers in the order of the list. What is in
    several streams is there once. Without any the rows are in the order of one index.
    """

    rows: Rows
    starts: tuple[FromClause, ...] = ()
    ways: tuple[ColumnElement[bool], ...] = ()

    def page(self, after: Sequence[ColumnElement[bool]], orders: Sequence[Order], limit: int) -> Asked:
        """Return the query for the first ``limit`` rows ``after`` those, and its values."""
        parts = (self.rows, *self.starts, *self.ways, *after)
        kind = (len(self.starts), len(self.ways), tuple(order.kind for order in orders), limit)
        return made_once(lambda: self.put_together(after, orders, limit), parts, *kind)

    def put_together(self, after: Sequence[ColumnElement[bool]], orders: Sequence[Order], limit: int) -> Rows:
        """Return the query for the first ``limit`` rows ``after`` those; the last of ``orders`` is the id.

        The limit stands in its text: for a value the planner would count with a tenth of all rows.
        """
        rows, most = self.rows.where(*after), literal_column(str(limit), Integer())
        if not (self.starts or self.ways):
            return rows.order_by(*_by(orders)).limit(most)
        found = [_merged(rows, start, orders, most) for start in self.starts]
        found += [_first(rows.where(way), orders, most) for way in self.ways]
        keys = (union(*found) if len(found) > 1 else found[0]).subquery()
        page = select(keys).order_by(*_by(orders, keys.c)).limit(most).subquery()
        same = [column == page.c.get(column.name, TENANT) for column in _table(rows).primary_key]
        told = select(*(column["expr"] for column in rows.column_descriptions))
        return looked_up(page, told.where(*same))[0].order_by(*_by(orders, page.c))

    def every(self, most: int | None = None, *columns: Any) -> Rows:
        """Return the query for the keys, or ``columns``, of all rows, of ``most`` if there are more, in no order."""
        keys = self.rows.with_only_columns(*(columns or _table(self.rows).primary_key))
        found = [_every(keys, start, most) for start in self.starts]
        found += [keys.where(way).limit(most) for way in self.ways]
        return select((union(*found) if len(found) > 1 else found[0]).subquery()).limit(most)


def streams_in_reach(
    model: Any,
    caller: Caller,
    conditions: Sequence[ColumnElement[bool]],
    place: UUID | None,
    split: Split = (None, None),
) -> Streams | None:
    """Return what a page of ``model`` is merged from; None where it is not: for who reaches the whole, or no node.

    With a ``place`` only what is there or below it; with ``split`` there is a stream for each of its values as well.
    """
    if not (place if caller.whole else caller.nodes):
        return None
    column = model.__reach__.node
    nodes = by_node(column, whole=caller.whole, place=place)
    kind, values = split
    # For an array of any length the planner counts with ten, and does not keep the plan.
    several = list(values) if values and len(values) > 1 else []
    starts = pairs(nodes, each(kind.key, kind.type, several)) if several else nodes
    inside = [getattr(model, column).in_(nodes_below(place))] if place else []
    others = () if caller.whole else tuple(and_(way, *inside, *same(split)) for way in ways(model, caller))
    rows = select(model).where(model.tenant_id == TENANT, *conditions, *(() if several else same(split)))
    return Streams(rows, (starts,), others)


def by_node(name: str, *, whole: bool, place: UUID | BindParameter[UUID] | None = None) -> FromClause:
    """Return a stream for each node in reach, below ``place`` if there is one, in a column ``name``.

    Who reaches the ``whole`` needs a place.
    """
    nodes = nodes_below(place) if whole else reached_nodes()
    found = nodes.with_only_columns(NODE_PATHS.c.node_id.label(name)).distinct()
    if place is not None and not whole:
        found = found.where(NODE_PATHS.c.node_id.in_(nodes_below(place)))
    return found.subquery()


def each(column: str, kind: TypeEngine[Any], values: Any) -> FromClause:
    """Return a stream for each of ``values``, an array or a parameter for one."""
    rows = func.unnest(values if isinstance(values, BindParameter) else literal(values, ARRAY(kind)))
    return rows.table_valued(column).render_derived()


def looked_up(given: FromClause, rows: Rows) -> tuple[Rows, Any]:
    """Return the query for what ``rows``, which compare with ``given``, has for each row of it, and its columns."""
    joined = for_each(given, rows)
    found: Any = joined.right
    entity = rows.column_descriptions[0].get("entity")
    return select(*([aliased(entity, found)] if entity else found.c)).select_from(joined), found.c


def pairs(left: FromClause, right: FromClause) -> FromClause:
    """Return a stream for each of ``left`` and each of ``right``."""
    return select(left, right).select_from(left.join(right, true())).subquery()


def _merged(rows: Rows, streams: FromClause, orders: Sequence[Order], most: Any) -> Rows:
    # A page of n comes from at most n streams: those whose first rows are the first.
    head = _first(_of(rows, streams), orders, literal_column("1", Integer())).lateral()
    leading = select(streams).select_from(streams.join(head, true()))
    chosen = leading.order_by(*_by(orders, head.c)).limit(most).subquery()
    found = _first(_of(rows, chosen), orders, most).lateral()
    return select(*found.c).select_from(chosen.join(found, true()))


def _every(keys: Rows, streams: FromClause, most: int | None) -> Rows:
    found = for_each(streams, _of(keys, streams).limit(most))
    return select(*found.right.c).select_from(found).limit(most)


def _of(rows: Rows, streams: FromClause) -> Rows:
    table = _table(rows)
    return rows.where(*(table.c[name] == column for name, column in streams.c.items()))


def _first(rows: Rows, orders: Sequence[Order], most: Any) -> Rows:
    return rows.with_only_columns(*(order.column for order in orders)).order_by(*_by(orders)).limit(most)


def _by(orders: Sequence[Order], columns: Any = None) -> Iterator[Any]:
    return (order.clause(columns) for order in orders)


def _table(rows: Rows) -> Any:
    [table] = rows.columns_clause_froms
    return table
