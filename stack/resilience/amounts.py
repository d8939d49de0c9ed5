"""What the suite as a whole holds: connections, rows that are kept for a while, calls that wait."""

from dataclasses import dataclass

from stack.resilience.arena import BROKER, Arena
from stack.suite.figures import figures
from stack.suite.parts import PARTS

_HELD = """
SELECT (SELECT count(*) FROM chassis.outbox),
       (SELECT count(*) FROM chassis.inbox),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user),
       (SELECT coalesce(sum(n_tup_del), 0) FROM pg_stat_user_tables
        WHERE schemaname = 'chassis' AND relname IN ('outbox', 'inbox'))
"""


@dataclass(frozen=True)
class Amounts:
    """``pruned`` are the rows that have ever gone from outboxes and inboxes."""

    to_broker: int
    outbox: int
    inbox: int
    to_databases: int
    pruned: int


def amounts(arena: Arena) -> Amounts:
    """Return what all parts have together. Looking leaves nothing behind: it is done as the administrator."""
    parts = [arena.rows(part, _HELD)[0] for part in PARTS]
    to_broker = sum(link.connections for (_, what), link in arena.links.items() if what == BROKER)
    return Amounts(to_broker, *(int(sum(column)) for column in zip(*parts, strict=True)))


def pending(arena: Arena) -> int:
    """Return how many calls wait for their answer, in all processes."""
    told = (sample for samples in figures(arena.suite).values() for sample in samples)
    return int(sum(sample.value for sample in told if sample.name == "steward_rpc_pending"))
