"""The tickets that the tenant has before anything is measured."""

from pathlib import Path

from psycopg2.extensions import connection

from contracts.ticketing.vocabulary import URGENCIES
from stack.api import Client

COUNT = 100_000
_MADE = Path(__file__).with_name("tickets.sql")
_LONGEST_MINUTES = 43_200


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


def make_tickets(database: connection, tenant: str, count: int = COUNT) -> int:
    """Make what is missing of ``count`` tickets, by one command in ticketing's ``database``.

    Returns how many the tenant has, with those that earlier runs have opened.
    """
    with database.cursor() as cursor:
        cursor.execute(_MADE.read_text(), {"tenant": tenant, "count": count})
        if cursor.fetchall()[0][0]:
            cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM tickets WHERE tenant_id = %s", [tenant])
        total: int = cursor.fetchall()[0][0]
    return total
