"""Whether the models of a service say the same as its migrations have made."""

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from chassis.database.engine import unpooled_engine
from chassis.database.security import described
from chassis.testing.databases import url_of
from chassis.testing.keeping import keeping_problems

_PROTECTION = text("""
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced, obj_description(p.oid, 'pg_policy') AS said
    FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'reach'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> :version_table
""")
_KEYS = text("""
    SELECT c.relname, pg_get_partkeydef(c.oid) AS partitioned, array(
        SELECT a.attname::text FROM pg_constraint k, unnest(k.conkey) WITH ORDINALITY AS n (number, place)
        JOIN pg_attribute a ON a.attnum = n.number
        WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attrelid = c.oid ORDER BY n.place
    ) AS key
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
""")


def schema_problems(service: str, base: Any) -> list[str]:
    """Return where the tables of ``base`` (a declarative base) and the migrated database of ``service`` differ.

    Compared are tables, columns, keys, indexes, who may reach the rows, and which are kept for a while only.
    """
    with unpooled_engine(url_of(service, owner=True)).connect() as connection:
        shapes, keys = _shapes(service, base, connection), _keys(base, connection)
        found = [*shapes, *keys, *_protection(service, base, connection)]
    return [*found, *keeping_problems(service)]


def _shapes(service: str, base: Any, connection: Connection) -> Iterator[str]:
    own = f"{service}_version"
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _: not (kind == "table" and name == own),
    }
    for difference in compare_metadata(MigrationContext.configure(connection, opts=options), base.metadata):
        yield str(difference)


def _keys(base: Any, connection: Connection) -> Iterator[str]:
    """Yield where primary keys and partitions differ, which alembic does not compare."""
    made = {row.relname: (row.key, row.partitioned) for row in connection.execute(_KEYS)}
    for name, table in base.metadata.tables.items():
        declared = (list(table.primary_key.columns.keys()), table.dialect_options["postgresql"]["partition_by"])
        if name in made and made[name] != declared:
            yield f"{name}: the model says {declared}, the migration {made[name]}"


def _protection(service: str, base: Any, connection: Connection) -> Iterator[str]:
    models = {mapper.local_table.name: mapper.class_ for mapper in base.registry.mappers}
    # A table of no tenant says nothing of its reach, and has no row-level security.
    declared = {name: described(model.__reach__) for name, model in models.items() if hasattr(model, "__reach__")}
    for table, forced, said in connection.execute(_PROTECTION, {"version_table": f"{service}_version"}):
        if table in models and table not in declared:
            continue
        if not forced:
            yield f"{table}: protect() is missing"
        elif said != declared.get(table, said):
            yield f"{table}: the model says {declared[table]}, the migration {said}"
