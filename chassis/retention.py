"""What is kept for a while only: rows that have done their work. Without this they would grow for ever."""

from dataclasses import dataclass

from sqlalchemy import Engine, text

from chassis.database.engine import driver_connection
from chassis.database.opening import sweep_sql
from chassis.database.tables import SCHEMA

PORTION = 5_000
_HOLD = text("SELECT pg_try_advisory_xact_lock(7391026516)")


@dataclass(frozen=True)
class Kept:
    """A table of the chassis: its rows go so many ``days`` after the time in the column ``since``, if there is one."""

    table: str
    since: str
    days: int


KEPT = (
    Kept("outbox", "sent_at", 7),
    # A request that is sent again under its key within a week gets the same answer.
    Kept("idempotency", "created_at", 7),
    Kept("due_work", "done_at", 30),
    # An event that comes again later than this, out of the dead letters say, has its effect again.
    Kept("inbox", "received_at", 90),
)


def sweep(engine: Engine, portion: int = PORTION) -> dict[str, int]:
    """Delete, for all tenants, what has been kept long enough; return how many rows of each table.

    It goes in transactions of ``portion`` rows, and leaves to another sweeper what that one is at.
    """
    return {kept.table: _sweep(engine, kept, portion) for kept in KEPT}


def _sweep(engine: Engine, kept: Kept, portion: int) -> int:
    swept = 0
    while (deleted := _delete(engine, kept, portion)) == portion:
        swept += deleted
    return swept + deleted


def _delete(engine: Engine, kept: Kept, portion: int) -> int:
    table = f"{SCHEMA}.{kept.table}"
    old = f"SELECT ctid FROM {table} WHERE {kept.since} < now() - make_interval(days => :days) LIMIT :portion"  # noqa: S608
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        if not connection.execute(_HOLD).scalar_one():
            return 0
        found = connection.execute(
            text(f"DELETE FROM {table} WHERE ctid = ANY (ARRAY({old}))"),  # noqa: S608
            {"days": kept.days, "portion": portion},
        )
        return found.rowcount
