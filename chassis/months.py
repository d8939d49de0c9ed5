"""The months of the large logs: each has a partition, made ahead of its time and dropped when it is over."""

import os
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, Row, text

from chassis.observe.logs import log_for
from chassis.settings import SettingsError, period

LEAST = 6
"""How many months a log is kept at least, whatever is set: so the law of network logs has it."""

_log = log_for(__name__)
_TURN = text("SELECT log, made, dropped, strays FROM chassis.turn_months()")
_KEEP = text("UPDATE months.kept SET months = :months WHERE log = :log")


def turn(engine: Engine) -> int:
    """Have what is laid down done for every log; return how many months came and went."""
    with engine.begin() as connection:
        return _turn(connection)


def keep(connection: Connection, environ: Mapping[str, str] = os.environ) -> None:
    """Lay down, as the owner, for how many months each log is kept, and have it done.

    ``KEEP_<LOG>_MONTHS`` says it; without it, 0 and ``never``: for ever. Raises :class:`SettingsError`.
    """
    for log in list(connection.execute(text("SELECT log FROM months.kept")).scalars()):
        connection.execute(_KEEP, {"log": log, "months": _months(log, environ)})
    _turn(connection)


def _months(log: str, environ: Mapping[str, str]) -> int | None:
    name = f"KEEP_{log.rpartition('.')[2].upper()}_MONTHS"
    months = period(name, None, "months", environ)
    if months is not None and months < LEAST:
        raise SettingsError(f"{name} must be {LEAST} or more, or never, not {months}.")
    return months


def _turn(connection: Connection) -> int:
    turned = connection.execute(_TURN).all()
    for row in turned:
        _report(row)
    return sum(row.made + row.dropped for row in turned)


def _report(row: Row[tuple[str, int, int, int]]) -> None:
    """Say what has happened to a log, and where a clock was wrong: a row of a far month has no partition of its own."""
    if row.made or row.dropped:
        _log.info("months turned", log=row.log, made=row.made, dropped=row.dropped)
    if row.strays:
        _log.warning("rows are of no month that is near", log=row.log, rows=row.strays)
