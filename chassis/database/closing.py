"""What is run together with COMMIT: all that is only written, so that it needs no exchange of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

Values = tuple[Any, ...]
Filled = TypeVar("Filled")
Row = Callable[[], Mapping[str, Any]]
"""A row as it will be when the transaction ends."""
Said = Callable[[], tuple[str, Values]]
"""A statement and its values, the same way."""


class Closing:
    """Statements in the order in which they were said. Rows for the same table are one statement, the first one's."""

    def __init__(self) -> None:
        self._parts: list[Said | tuple[str, list[Row]]] = []
        self._rows: dict[str, list[Row]] = {}

    def __bool__(self) -> bool:
        return bool(self._parts)

    def add(self, statement: str, values: Values) -> None:
        """Run ``statement`` with ``values``."""
        self._parts.append(lambda: (statement, values))

    def add_said(self, said: Said) -> None:
        """Run what ``said`` returns when the transaction ends."""
        self._parts.append(said)

    def add_row(self, statement: str, row: Row) -> None:
        """Run ``statement``, whose one value are all rows that are added for it, as JSON."""
        if statement not in self._rows:
            self._rows[statement] = []
            self._parts.append((statement, self._rows[statement]))
        self._rows[statement].append(row)

    def filled(self, fill: Callable[[str, Values], Filled]) -> Iterator[Filled]:
        """Yield the statements; ``fill`` puts values into one."""
        for part in self._parts:
            statement, values = (part[0], (_json(part[1]),)) if isinstance(part, tuple) else part()
            yield fill(statement, values)


def _json(rows: Sequence[Row]) -> str:
    return orjson.dumps([row() for row in rows], default=str).decode()


@cache
def insert_sql(table: Table, names: tuple[str, ...]) -> str:
    """Return the statement that writes rows, its one value, into the columns ``names`` of ``table``."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    columns = ", ".join(names)
    typed = ", ".join(f"{name} {table.c[name].type.compile(dialect)}" for name in names)
    rows = f"jsonb_to_recordset(CAST(%s AS jsonb)) AS given ({typed})"
    return f"INSERT INTO {table.fullname} ({columns}) SELECT {columns} FROM {rows}"  # noqa: S608 - our own names
