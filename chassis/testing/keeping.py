"""Whether what a service keeps for a while only can be found and deleted, and nothing else."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.opening import sweep_sql
from chassis.process.loading import kept_by
from chassis.retention import Kept, chores, old_sql
from chassis.testing.databases import runtime_of, url_of

_SWEPT = text("""
    SELECT concat_ws('.', nullif(schemaname, 'public'), tablename) FROM pg_policies
    WHERE policyname IN ('sweep', 'sweep_look') GROUP BY 1 HAVING count(*) = 2
""")


def keeping_problems(service: str) -> Iterator[str]:
    """Yield where the rules of ``service`` and what its database lets the sweeper do differ."""
    rules = {rule.table: rule for rule in kept_by(service)}
    with unpooled_engine(url_of(service)).begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        swept = set(connection.execute(_SWEPT).scalars())
        yield from (f"{table}: sweepable() is missing" for table in rules.keys() - swept)
        yield from (f"{table}: there is no rule that says when its rows go" for table in swept - rules.keys())
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for rule in rules.values():
            yield from _unserved(connection, rule)


def _unserved(connection: Connection, rule: Kept) -> Iterator[str]:
    values = {"days": rule.days, "portion": rule.portion}
    plan = "\n".join(connection.execute(text(f"EXPLAIN {old_sql(rule)}"), values).scalars())
    if f"Index Cond: ({rule.since} <" not in plan:
        yield f"{rule.table}: no index serves the sweeper:\n{plan}"


def sweep_as(service: str, **settings: str) -> dict[str, int]:
    """Have the sweeper of ``service`` go round once under ``settings``; return how many rows of each table went."""
    work = chores(runtime_of(service).engine, kept_by(service), settings)
    return {name: chore() for name, chore in work.items()}
