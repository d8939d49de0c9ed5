"""What is kept for a while only: rows that have done their work. Without this they would grow for ever."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, text

from chassis.database.engine import driver_connection
from chassis.database.opening import sweep_sql
from chassis.settings import SettingsError, period

DAY = "1 day"
"""How long a day lasts for the sweeper."""
_HOLD = text("SELECT pg_try_advisory_xact_lock(7391026516)")


@dataclass(frozen=True)
class Kept:
    """Rows of ``table`` go so many ``days`` after the time in the column ``since``, if there is one.

    Only those go that have done their work: which these are, the migration says
    (:func:`~chassis.database.migration.sweepable`). They go in transactions of ``portion`` rows.
    """

    table: str
    since: str
    days: int
    portion: int = 5_000

    @property
    def name(self) -> str:
        """The table without its schema."""
        return self.table.rpartition(".")[2]

    @property
    def setting(self) -> str:
        """The setting with which an operator says another number of days; 0 or ``never``: for ever."""
        return f"KEEP_{self.name.upper()}_DAYS"


OUTBOX = Kept("chassis.outbox", "sent_at", 30)
# An event that comes again later than this has its effect again: out of the dead letters, or of a producer's outbox.
INBOX = Kept("chassis.inbox", "received_at", 90)
DEAD_LETTER_DAYS = 30
"""How long after its last sending an event may rest in the dead letters before it is replayed."""
KEPT = (
    OUTBOX,
    INBOX,
    # A request that is sent again under its key within a week gets the same answer.
    Kept("chassis.idempotency", "created_at", 7),
    Kept("chassis.due_work", "done_at", 30),
)
"""The chassis' own rules; a service adds its own in a module ``retention``."""

Chore = Callable[[], int]
"""Deletes what has been kept long enough, and returns how many rows."""


def chores(engine: Engine, kept: Iterable[Kept], environ: Mapping[str, str] = os.environ) -> dict[str, Chore]:
    """Return what carries out each rule of ``kept``, by the table's name, as ``environ`` sets it.

    Raises :class:`SettingsError` where a setting cannot be used.
    """
    days = {rule: period(rule.setting, rule.days, "days", environ) for rule in kept}
    _demand_order(days)
    return {rule.name: partial(sweep, engine, rule, value) for rule, value in days.items() if value is not None}


def _demand_order(days: Mapping[Kept, int | None]) -> None:
    """Have the inbox know every event that can come again."""
    sent, known = days.get(OUTBOX), days.get(INBOX)
    if INBOX in days and known is not None and (sent is None or known < sent + DEAD_LETTER_DAYS):
        least = "never" if sent is None else f"{sent + DEAD_LETTER_DAYS} or more"
        raise SettingsError(f"{INBOX.setting} must be {least}, as {OUTBOX.setting} is {sent or 'never'}.")


def sweep(engine: Engine, rule: Kept, days: int) -> int:
    """Delete, for all tenants, what ``rule`` has kept for more than so many ``days``; return how many rows.

    What another sweeper is at is left to that one.
    """
    swept = 0
    while (deleted := _delete(engine, rule, days)) == rule.portion:
        swept += deleted
    return swept + deleted


def old_sql(rule: Kept) -> str:
    """Return the query that finds a portion of what may go: older than ``:days``, at most ``:portion`` rows."""
    old = f"{rule.since} < now() - :days * interval '{DAY}'"
    return f"SELECT ctid FROM {rule.table} WHERE {old} LIMIT :portion"  # noqa: S608 - names of our own tables


def _delete(engine: Engine, rule: Kept, days: int) -> int:
    delete = f"DELETE FROM {rule.table} WHERE ctid = ANY (ARRAY({old_sql(rule)}))"  # noqa: S608 - the same
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        if not connection.execute(_HOLD).scalar_one():
            return 0
        return connection.execute(text(delete), {"days": days, "portion": rule.portion}).rowcount
