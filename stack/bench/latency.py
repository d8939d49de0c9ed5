"""How long after a ticket's commit a partner has what notify tells of it."""

from collections.abc import Container, Iterable, Mapping
from statistics import median, quantiles

import orjson
from psycopg2.extensions import connection

from stack.bench.aims import Aim
from stack.bench.partner import Arrival
from stack.errors import StackError

EXACT = {"track_commit_timestamp": "on"}
"""What the database server is told, so that it knows when each transaction committed: to the microsecond, just before
the log is on disk.
"""
P50_MS, P99_MS = 50.0, 250.0

_COMMITTED = """
SELECT id::text, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM tickets
WHERE tenant_id = %s AND pg_xact_commit_timestamp(xmin) >= to_timestamp(%s)
"""


def committed(database: connection, tenant: str, since: float) -> dict[str, float]:
    """Return when each ticket's transaction committed, of those after ``since``: seconds since the epoch, by id."""
    with database.cursor() as cursor:
        cursor.execute(_COMMITTED, [tenant, since])
        return dict(cursor.fetchall())


def delays(tickets: Mapping[str, float], arrived: Iterable[Arrival]) -> list[float]:
    """Return the milliseconds from each ticket's commit to each event about it that ``arrived``.

    Raises StackError where there is none about one of them: the partner has to hear of every one.
    """
    about = heard(tickets, arrived)
    if not tickets or len(about) < len(tickets):
        raise StackError(f"the partner heard of {len(about)} of {len(tickets)} tickets")
    return [(at - tickets[ticket]) * 1000 for ticket, moments in about.items() for at in moments]


def heard(tickets: Container[str], arrived: Iterable[Arrival]) -> dict[str, list[float]]:
    """Return when something about each of ``tickets`` has ``arrived``, by id; nothing of those that nobody told of."""
    found: dict[str, list[float]] = {}
    for arrival in list(arrived):
        ticket = str(orjson.loads(arrival.body)["data"]["about"]).removeprefix("ticket:")
        if ticket in tickets:
            found.setdefault(ticket, []).append(arrival.at)
    return found


def judged(milliseconds: list[float]) -> list[Aim]:
    """Return both aims."""
    parts = {"events": len(milliseconds), "longest": max(milliseconds)}
    what = "from commit to the partner's queue"
    return [
        Aim(f"{what}, p50", median(milliseconds), "ms", most=P50_MS, parts=parts),
        Aim(f"{what}, p99", quantiles(milliseconds, n=100, method="inclusive")[-1], "ms", most=P99_MS),
    ]
