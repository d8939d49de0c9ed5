"""Rows as something to select from: one parameter, however many rows there are."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Text, cast, column, func, literal
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.expression import TableValuedAlias
from sqlalchemy.types import TypeEngine


def recordset(types: Mapping[str, TypeEngine[Any]], rows: Iterable[Mapping[str, Any]]) -> TableValuedAlias:
    """Return ``rows`` as something to select from and join with. The statement is the same for any number of them.

    ``VALUES`` with 500 rows would be compiled anew each time, which costs more than running it.
    """
    sent = literal(orjson.dumps([dict(row) for row in rows], default=str).decode(), Text())
    columns = [column(name, kind) for name, kind in types.items()]
    given = func.jsonb_to_recordset(cast(sent, JSONB)).table_valued(*columns, name="given")
    return given.render_derived(with_types=True)
