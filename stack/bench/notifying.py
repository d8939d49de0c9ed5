"""What it costs to tell people of something: notify, and its share of the database server."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from psycopg2.extensions import connection

from chassis.database.bootstrap import role_names
from chassis.database.engine import unpooled_engine
from chassis.tenancy.halting import halt, resume
from stack.bench.aims import Aim
from stack.bench.cpu import Groups, Seconds
from stack.bench.groups import suite_roots
from stack.suite import Suite

MOST_MS = 2.0
"""What a notification may cost, up to the queued message."""

_OF_NOTIFY, _OF_OTHERS = "backends of notify", "backends of others"
# What was idle for a while is closed soon, and counts as the server's own: who is measured must not end meanwhile.
_BACKENDS = """
SELECT datname = %s, pid FROM pg_stat_activity
WHERE backend_type = 'client backend' AND state_change > now() - interval '10 seconds'
"""


def parted(suite: Suite, database: connection, ours: Collection[int]) -> Groups:
    """Return the groups of ``suite`` with the server's backends by whom they serve, as far as they are used now."""
    with database.cursor() as cursor:
        cursor.execute(_BACKENDS, [role_names("notify")[0]])
        found = [(own, pid) for own, pid in cursor.fetchall() if pid not in ours]
    backends = {
        _OF_NOTIFY: tuple(pid for own, pid in found if own),
        _OF_OTHERS: tuple(pid for own, pid in found if not own),
    }
    return Groups(suite_roots(suite) | backends, ours)


def cost(what: str, cpu: Seconds, count: int, most: float | None = MOST_MS) -> Aim:
    """Return what each of ``count`` things cost notify, with its database.

    What the server does for all (its log, its checkpoints) is parted as its backends' time is.
    """
    own, others, shared = cpu[_OF_NOTIFY], cpu[_OF_OTHERS], cpu["database"]
    database = own + shared * own / max(own + others, 1e-9)
    parts = {"notify": cpu["notify"] * 1000 / count, "database": database * 1000 / count}
    return Aim(what, sum(parts.values()), "CPU ms", most=most, parts=parts)


@contextmanager
def deliveries_held(suite: Suite, tenant: str) -> Iterator[None]:
    """Have the tenant's text messages and mails wait in notify, as an operator does who suspends it there."""
    engine = unpooled_engine(suite.database_url("notify"))
    try:
        halt(engine, UUID(tenant), "the bench measures telling without delivery")
        yield
    finally:
        resume(engine, UUID(tenant))
        engine.dispose()
