"""What is in all tables of all parts: to see that a refusal has changed nothing."""

from collections.abc import Iterator

from sqlalchemy import make_url, text

from chassis.database.engine import unpooled_engine
from chassis.testing import Databases
from contracts.core.registry import PRODUCERS

_TABLES = text("""
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
    WHERE schemaname IN ('public', 'chassis') ORDER BY 1
""")


def contents(databases: Databases) -> dict[str, str]:
    """Return a digest of the rows of each table, as somebody sees them whom no policy holds."""
    return {f"{part} {table}": digest for part in PRODUCERS for table, digest in _digests(databases, part)}


def _digests(databases: Databases, part: str) -> Iterator[tuple[str, str]]:
    with unpooled_engine(admin_url(databases, part)).connect() as connection:
        for (table,) in connection.execute(_TABLES).all():
            # The name is one that the database has quoted.
            digest = (
                f"SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '' ORDER BY r::text)), '') FROM {table} r"
            )
            yield table, connection.execute(text(digest)).scalar_one()


def admin_url(databases: Databases, part: str) -> str:
    """Return the address at which the administrator reaches the database of a part."""
    name = make_url(databases.urls(part).owner).database
    url = make_url(databases.admin_url()).set(drivername="postgresql+psycopg2", database=name)
    return url.render_as_string(hide_password=False)
