"""Which tables have rows of a tenant, as the database itself says: so none is forgotten."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from time import monotonic
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from chassis.database.engine import driver_connection

TENANT_COLUMN = "tenant_id"
_SECONDS = 24 * 3600.0
_ON = ",".join(f"set_config('app.{name}','on',true)" for name in ("whole", "relay"))
_SETTINGS = f"SELECT set_config('app.tenant',%s,true),{_ON}"
_TABLES = text("""
    SELECT concat_ws('.', n.nspname, c.relname) AS name,
        array(SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'chassis') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.oid <> 'chassis.halted'::regclass
    ORDER BY 1
""")
_REFERENCES = text("""
    SELECT DISTINCT concat_ws('.', n.nspname, c.relname) AS child, concat_ws('.', m.nspname, p.relname) AS parent
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = coalesce(pg_partition_root(k.conrelid), k.conrelid)
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class p ON p.oid = coalesce(pg_partition_root(k.confrelid), k.confrelid)
    JOIN pg_namespace m ON m.oid = p.relnamespace
    WHERE k.contype = 'f'
""")


@dataclass(frozen=True)
class Belonging:
    """A table that has rows of a tenant: those with its id in ``column``. ``knotted``: rows refer to others of it."""

    table: str
    columns: tuple[str, ...]
    column: str
    knotted: bool


@contextmanager
def inside(engine: Engine, tenant: UUID, begin: str = "BEGIN") -> Iterator[Connection]:
    """Yield a transaction that reaches all rows of ``tenant``, and may last."""
    with engine.begin() as connection:
        driver_connection(connection).begin(begin, (_SETTINGS, (str(tenant),)), monotonic() + _SECONDS)
        yield connection


def belongings(connection: Connection, beside: Mapping[str, str] | None = None) -> list[Belonging]:
    """Return the tables of the service and of the chassis, those first that refer to others.

    ``beside`` names the column that says whose a row is, for tables where it is another than ``tenant_id``.
    """
    columns = {row.name: tuple(row.columns) for row in connection.execute(_TABLES)}
    owning = {table: TENANT_COLUMN for table, names in columns.items() if TENANT_COLUMN in names} | dict(beside or {})
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(owning, ()))
    knotted = set()
    for child, parent in connection.execute(_REFERENCES):
        if child == parent:
            knotted.add(child)
        elif child in owning and parent in owning:
            sorter.add(parent, child)
    return [Belonging(table, columns[table], owning[table], table in knotted) for table in sorter.static_order()]
