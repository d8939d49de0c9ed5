"""Rows as something to select from: one parameter for each column, however many rows there are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ARRAY, JSON, Select, Text, bindparam, cast, column, func, literal_column, select, true
from sqlalchemy.sql.expression import ColumnCollection, FromClause, Join
from sqlalchemy.types import TypeEngine

# JSON and the server's arrays agree on these two; behind other backslashes the server takes a letter for itself.
_ESCAPED = re.compile(rb'\\(?:["\\]|u[0-9a-f]{4}|.)')
_AGREED = (rb"\"", rb"\\")


class Recordset:
    """Rows that are sent with a statement. It is the same for any number of them, so that it is made only once.

    ``VALUES`` with 500 rows would be compiled anew each time, which costs more than running it; JSON is half as long
    again, and takes the server twice as long to read.
    """

    def __init__(self, types: Mapping[str, TypeEngine[Any]]) -> None:
        self._types = types
        columns = [column(name, _sent_as(kind)) for name, kind in types.items()]
        sent = [cast(bindparam(f"given_{one.name}", type_=Text()), ARRAY(one.type)) for one in columns]
        given: FromClause = func.unnest(*sent).table_valued(*columns, name="given").render_derived()
        if any(isinstance(kind, ARRAY) for kind in types.values()):
            # An array of arrays would have to be of the same length in each row.
            given = select(*(cast(given.c[name], kind).label(name) for name, kind in types.items())).subquery("given")
        self.rows = given
        """What to select from and to join with."""

    @property
    def c(self) -> ColumnCollection[str, Any]:
        """The columns."""
        return self.rows.c

    def of(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Return the parameters of a statement for ``rows``."""
        return {f"given_{name}": _array([row[name] for row in rows], kind) for name, kind in self._types.items()}


def for_each(given: FromClause, query: Select[*tuple[Any, ...]]) -> Join:
    """Return ``given`` with the rows that ``query``, which compares with its columns, has for each of its rows.

    However few or many rows the planner takes the table for, it can only look once for each. What is found has its
    columns in :attr:`~sqlalchemy.Join.right`.
    """
    return given.join(query.offset(literal_column("0")).lateral(), true())


def _sent_as(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(kind, ARRAY) else kind


def _array(values: Sequence[Any], kind: TypeEngine[Any]) -> str:
    """Return ``values`` as the server writes an array."""
    if isinstance(kind, ARRAY):
        values = [None if value is None else _array(value, kind.item_type) for value in values]
    elif isinstance(kind, JSON):
        values = [None if value is None else orjson.dumps(value, default=str).decode() for value in values]
    written = orjson.dumps(values, default=str)
    if b"\\" in written:
        written = _ESCAPED.sub(_for_the_server, written)
    return f"{{{written[1:-1].decode()}}}"


def _for_the_server(escaped: re.Match[bytes]) -> bytes:
    return escaped[0] if escaped[0] in _AGREED else orjson.loads(b'"%b"' % escaped[0]).encode()
