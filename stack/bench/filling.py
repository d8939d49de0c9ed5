"""Fills tables with millions of rows, in minutes: their indexes are made once the rows are there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from psycopg2.extensions import connection, cursor

# Rows are made of rows that are there: nothing is to be checked. The server sorts in memory for as long as it lasts.
_AT_EASE = """
SET LOCAL session_replication_role = replica;
SET LOCAL work_mem = '512MB';
SET LOCAL maintenance_work_mem = '1GB'
"""
_INDEXES = """
SELECT indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique
"""


@contextmanager
def filling(database: connection, tables: Sequence[str]) -> Iterator[cursor]:
    """Give a cursor in a transaction in which ``tables`` have only the indexes of their keys, until its end.

    An error leaves everything as it was.
    """
    with database, database.cursor() as filled:
        filled.execute(_AT_EASE)
        filled.execute(_INDEXES, [list(tables)])
        indexes: list[tuple[str, str]] = filled.fetchall()
        for name, _ in indexes:
            filled.execute(f"DROP INDEX {name}")
        yield filled
        for _, definition in indexes:
            filled.execute(definition)
