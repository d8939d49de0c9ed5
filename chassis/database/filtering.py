"""The filters of a list: those that are given, each as a condition that an index can answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal
from sqlalchemy.dialects.postgresql import ARRAY


def same(*asked: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    """Return the conditions of ``asked``: pairs of a column and what it must be, with a tuple one of these.

    Where None is asked there is no condition.
    """
    return list(_conditions(asked))


def during(column: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Return the conditions that ``column`` lies at or behind ``since`` and before ``until``; None for no end."""
    return [*([column >= since] if since else ()), *([column < until] if until else ())]


def _conditions(asked: tuple[tuple[Any, Any], ...]) -> Iterator[ColumnElement[bool]]:
    for column, value in asked:
        if isinstance(value, tuple) and len(value) > 1:
            # One statement however many there are, so that the server can keep it prepared.
            yield column == literal(list(value), ARRAY(column.type)).any_()
        elif value is not None:
            # Of a single value an index gives the rows in their order.
            yield column == (value[0] if isinstance(value, tuple) else value)
