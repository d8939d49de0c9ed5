"""The floor of an import: its rows once more, for another tenant, by COPY into the tables that own them."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import uuid4

from psycopg2.extensions import connection, cursor, get_wait_callback, set_wait_callback

TABLES: Mapping[str, Sequence[str]] = {
    "property": ("projects", "rooms"),
    "customer": ("customers", "phones", "tenures"),
}
"""What an import of rooms and who lives there writes, by service; what is referred to comes first."""

_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'tenant_id'
"""

Rows = Mapping[str, bytes]
"""The rows of each table, by the ``COPY`` that takes them."""


def rows_of(database: connection, tables: Sequence[str], tenant: str) -> Rows:
    """Return all rows of ``tenant``, as if they were of a tenant that nobody knows."""
    other = uuid4()
    found: dict[str, bytes] = {}
    with _copying(database) as asking:
        for table in tables:
            asking.execute(_COLUMNS, [table])
            [(columns,)] = asking.fetchall()
            written = io.BytesIO()
            source = f"SELECT '{other}', {columns} FROM {table} WHERE tenant_id = '{tenant}'"  # noqa: S608 - all ours
            asking.copy_expert(f"COPY ({source}) TO STDOUT", written)
            found[f"COPY {table} (tenant_id, {columns}) FROM STDIN"] = written.getvalue()
    return found


def count(rows: Rows) -> int:
    """Return how many there are."""
    return sum(one.count(b"\n") for one in rows.values())


def copy(database: connection, rows: Rows) -> None:
    """Load them, with all indexes and constraints in place."""
    with _copying(database) as loading:
        for statement, given in rows.items():
            loading.copy_expert(statement, io.BytesIO(given))


@contextmanager
def _copying(database: connection) -> Iterator[cursor]:
    """Yield a cursor that can COPY: psycopg2 does it only where nobody else waits in its place, as services have it."""
    waiting = get_wait_callback()
    set_wait_callback(None)
    try:
        with database.cursor() as opened:
            yield opened
    finally:
        set_wait_callback(waiting)
