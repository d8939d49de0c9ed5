"""Looks for words in everything that the databases of the running suite hold."""

from collections.abc import Iterator, Sequence

from sqlalchemy import make_url, text

from chassis.database.engine import unpooled_engine
from stack.suite.parts import PARTS
from tests.e2e.running import Running

_TABLES = text("""
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
""")


def holding(running: Running, words: Sequence[str]) -> list[str]:
    """Return which tables of which part have a row with one of ``words`` in any column, of any tenant."""
    return [where for part in PARTS for where in _holding(running, part, words)]


def as_admin(running: Running, part: str) -> str:
    """Return the address at which the administrator, whom no policy holds, reaches the database of a part."""
    name = make_url(running.suite.database_url(part)).database
    url = make_url(running.suite.servers.database.admin_url).set(drivername="postgresql+psycopg2", database=name)
    return url.render_as_string(hide_password=False)


def _holding(running: Running, part: str, words: Sequence[str]) -> Iterator[str]:
    with unpooled_engine(as_admin(running, part)).connect() as connection:
        for (table,) in connection.execute(_TABLES).all():
            # The name is one that the database has quoted.
            has_one = "EXISTS (SELECT FROM unnest(:words) word WHERE strpos(r::text, word) > 0)"
            found = text(f"SELECT count(*) FROM {table} r WHERE {has_one}")
            if count := connection.execute(found, {"words": list(words)}).scalar_one():
                yield f"{part} {table}: {count}"
