"""The tickets that the tenant has before anything is measured."""

import hashlib
from bisect import bisect_left
from pathlib import Path
from uuid import UUID

from psycopg2.extensions import connection

from contracts.ticketing.vocabulary import URGENCIES
from stack.api import Client
from stack.bench.filling import filling

COUNT = 100_000
MOST = 100_000_000
"""So many a tenant may be given."""
_MADE = Path(__file__).with_name("tickets.sql")
_GROWING = ("tickets", "ticket_log")
_OTHERS = Path(__file__).with_name("tenants.sql")
_LONGEST_MINUTES = 43_200

_TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'chassis', 'months') AND (%s OR c.oid NOT IN (
    SELECT 'tickets'::regclass UNION ALL SELECT relid FROM pg_partition_tree('ticket_log') WHERE isleaf))
"""


def stop_clocks(operator: Client) -> None:
    """Make the time limits as long as can be: no ticket that is opened falls due while something is measured."""
    set_limits(operator, _LONGEST_MINUTES)


def set_limits(operator: Client, minutes: int) -> None:
    """Have every ticket that is opened from now on be dispatched and rated within so many ``minutes``."""
    nodes = operator.get("/v1/nodes")["items"]
    root = next(node["id"] for node in nodes if node["parent_id"] is None)
    limits = {"dispatch_minutes": minutes, "rating_minutes": minutes}
    for urgency in URGENCIES:
        operator.put(f"/v1/nodes/{root}/time-limits", {"urgency": urgency, **limits})


def made(database: connection, tenant: str) -> int:
    """Return how many tickets were made of the tenant by commands: they are numbered."""

    def missing(number: int) -> bool:
        with database.cursor() as cursor:
            cursor.execute("SELECT FROM tickets WHERE tenant_id = %s AND id = %s", [tenant, id_of(tenant, number)])
            return not cursor.rowcount

    return bisect_left(range(1, MOST + 1), x=True, key=missing)


def id_of(tenant: str, number: int) -> str:
    """Return the id that the command gives to a ticket."""
    return str(UUID(hashlib.md5(f"{tenant} ticket {number}".encode(), usedforsecurity=False).hexdigest()))


def make_tickets(database: connection, tenant: str, count: int = COUNT, without: str | None = None) -> int:
    """Make what is missing of ``count`` tickets, by one command in ticketing's ``database``.

    The project ``without`` gets none. Returns how many the tenant has, with those that earlier runs have opened.
    """
    first = made(database, tenant) + 1
    if first <= count:
        values = {"tenant": tenant, "first": first, "count": count, "without": without}
        with filling(database, _GROWING) as cursor:
            cursor.execute(_MADE.read_text(), values)
    with database.cursor() as cursor:
        if first <= count:
            cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM tickets WHERE tenant_id = %s", [tenant])
        total: int = cursor.fetchall()[0][0]
    return total


def leave_alone(database: connection) -> None:
    """Have no vacuum look at the tables by itself: what it reads is no request's.

    Whoever makes tickets has all of them vacuumed; :func:`look_after` does so for the rest.
    """
    with database.cursor() as cursor:
        for table in _tables(database, large=True):
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def look_after(database: connection) -> None:
    """Vacuum what is small beside tickets and steps, so that the server learns that it grows."""
    with database.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(_tables(database, large=False))}")


def _tables(database: connection, *, large: bool) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(_TABLES, [large])
        return [name for (name,) in cursor.fetchall()]


def make_others(database: connection, tenant: str, count: int) -> None:
    """Make what is missing of ``count`` other tenants, each with some of what ``tenant`` has, by one command."""
    with database.cursor() as cursor:
        cursor.execute(_OTHERS.read_text(), {"tenant": tenant, "count": count})
        cursor.execute("VACUUM ANALYZE")
