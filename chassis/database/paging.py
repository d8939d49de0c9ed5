"""Pages by key: a page starts after the last row of the one before, however many rows came in between."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ColumnClause, UnaryExpression
from sqlalchemy.sql.visitors import iterate

from chassis.cursors import Cursors
from chassis.database.making import Asked


class Order:
    """One column that a list is sorted by; it must not be null."""

    def __init__(self, column: Any) -> None:
        self.descending = isinstance(column, UnaryExpression) and column.modifier is operators.desc_op
        self.column: Any = column.element if isinstance(column, UnaryExpression) else column
        self.name = str(self.column.key)

    @property
    def kind(self) -> tuple[str, bool]:
        """What tells it from another one of the same list."""
        return self.name, self.descending

    def after(self, value: Any) -> ColumnElement[bool]:
        """Return the condition for rows that come after ``value``."""
        found: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return found

    def clause(self, columns: Any = None) -> Any:
        """Return what ORDER BY takes; ``columns`` are those of a query that has this one by its name."""
        column = self.column if columns is None else columns[self.name]
        return column.desc() if self.descending else column.asc()


class Source(Protocol):
    """Where the rows of a list come from, in place of the query that says which they are."""

    def page(self, after: Sequence[ColumnElement[bool]], orders: Sequence[Order], limit: int) -> Asked:
        """Return the query for the first ``limit`` rows that fulfil ``after``, and its values."""

    def every(self, most: int | None = None) -> Select[*tuple[Any, ...]]:
        """Return the query for all rows, in no order, for ``most`` if there are more."""


def in_order(sort: str, **columns: Any) -> list[Any]:
    """Return the columns that ``sort`` names, from the end where a ``-`` stands before it.

    ``columns`` says what each name stands for: a column, or several in a tuple.
    """
    named = columns[sort.removeprefix("-")]
    several = named if isinstance(named, tuple) else (named,)
    return [column.desc() if sort.startswith("-") else column for column in several]


def page_asked(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a list's request what says which page of it is asked for, as ``page`` of a unit of work takes it."""
    return {name: data[name] for name in ("limit", "cursor", "count") if name in data}


def page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    columns: Sequence[Any],
    *,
    limit: int,
    cursor: str | None,
    cursors: Cursors,
    bound: bytes,
    source: Source | None = None,
) -> dict[str, Any]:
    """Return ``{"items": [...], "next_cursor": ...}``: at most ``limit`` rows of ``query`` by ``columns``.

    The id is the last column of the order by itself. ``bound`` is what a cursor is bound to beside the query; the rows
    may come from a ``source`` that has the same.
    """
    orders = _orders(query, columns)
    question = bound + _fingerprint(query, orders) if cursor else b""
    after = [_after(orders, cursors.read(cursor, question))] if cursor else []
    asked, given = source.page(after, orders, limit + 1) if source else _first(query.where(*after), orders, limit + 1)
    found = session.execute(asked, given).all()
    rows = [row[0] if len(row) == 1 else row for row in found]
    if len(rows) <= limit:
        return {"items": rows, "next_cursor": None}
    last = rows[limit - 1]
    values = [getattr(last, order.name) for order in orders]
    return {
        "items": rows[:limit],
        "next_cursor": cursors.write(values, question or bound + _fingerprint(query, orders)),
    }


def _first(query: Select[*tuple[Any, ...]], orders: Sequence[Order], limit: int) -> Asked:
    return query.order_by(*(order.clause() for order in orders)).limit(limit), {}


def _orders(query: Select[*tuple[Any, ...]], columns: Sequence[Any]) -> list[Order]:
    orders = [Order(column) for column in columns]
    if any(order.name == "id" for order in orders):
        return orders
    entity: Any = query.column_descriptions[0]["entity"]
    identity: InstrumentedAttribute[Any] = entity.id
    return [*orders, Order(identity.desc() if orders and orders[-1].descending else identity)]


def _after(orders: list[Order], values: list[Any]) -> ColumnElement[bool]:
    if len({order.descending for order in orders}) == 1:
        # A comparison of rows is what an index on these columns can answer.
        columns = tuple_(*(order.column for order in orders))
        return columns < tuple(values) if orders[0].descending else columns > tuple(values)
    return or_(*(_tie_up_to(orders, values, position) for position in range(len(orders))))


def _tie_up_to(orders: list[Order], values: list[Any], position: int) -> ColumnElement[bool]:
    ties = [order.column == value for order, value in zip(orders[:position], values, strict=False)]
    return and_(*ties, orders[position].after(values[position]))


def _fingerprint(query: Select[*tuple[Any, ...]], orders: list[Order]) -> bytes:
    # The columns, comparisons and values of the query, not its text: compiling it would cost more than running it.
    parts = [f"{order.name} {order.descending}" for order in orders]
    for element in iterate(query):
        if isinstance(element, BindParameter):
            parts.append(f"={element.effective_value}")
        elif isinstance(element, ColumnClause):
            parts.append(element.name)
        elif isinstance(element, BinaryExpression):
            # Since a day is not until it.
            parts.append(str(getattr(element.operator, "__name__", element.operator)))
    return hashlib.sha256("\0".join(parts).encode()).digest()
