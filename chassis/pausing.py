"""Whether the handling of events is paused: a row in the service's database, for all copies of its process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from chassis.database.engine import driver_connection
from chassis.database.looking import look
from chassis.database.opening import relay_sql

_PAUSE = text("INSERT INTO chassis.paused (reason) VALUES (:reason) ON CONFLICT DO NOTHING")
_RESUME = text("DELETE FROM chassis.paused")
_PAUSED = "SELECT since, reason FROM chassis.paused"


@dataclass(frozen=True)
class Paused:
    """Since when, and why."""

    since: datetime
    reason: str


def paused(engine: Engine) -> Paused | None:
    """Return since when the handling of events is paused; None while it is not."""
    return next((Paused(*row) for row in look(engine, _PAUSED)), None)


def pause(engine: Engine, reason: str) -> bool:
    """Pause it; return False where it is paused already, which stays as it is."""
    with _operating(engine) as connection:
        return connection.execute(_PAUSE, {"reason": reason}).rowcount == 1


def resume(engine: Engine) -> bool:
    """Let it go on; return False where it is not paused."""
    with _operating(engine) as connection:
        return connection.execute(_RESUME).rowcount == 1


@contextmanager
def _operating(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        yield connection
