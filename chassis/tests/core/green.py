"""What a process under eventlet does with the database: run by a test, because patching cannot be undone."""

# ruff: noqa: E402
import warnings

warnings.simplefilter("ignore")

import eventlet

eventlet.monkey_patch()

import json
import sys
import time
from uuid import uuid4

from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.cursors import Cursors
from chassis.database import UnitOfWorks
from chassis.database.engine import engine_for
from chassis.testing import a_context
from contracts.core.errors import DeadlineExceeded


def ask(works: UnitOfWorks, statement: str, seconds: float = 30.0) -> int:
    """Return what ``statement`` gives."""
    context = a_context(uuid4(), principal="system:sample", deadline=time.time() + seconds)
    with works.begin(context) as work:
        return int(work.session.execute(text(statement)).scalar_one())


def at_once(works: UnitOfWorks) -> float:
    """Return how long eight slow queries take that are asked at once."""
    started = time.monotonic()
    for thread in [eventlet.spawn(ask, works, "SELECT count(pg_sleep(0.3))") for _ in range(8)]:
        thread.wait()
    return time.monotonic() - started


def too_late(works: UnitOfWorks) -> float:
    """Return after how long a query ended that has 0.3 seconds."""
    started = time.monotonic()
    try:
        ask(works, "SELECT count(pg_sleep(10))", seconds=0.3)
    except DeadlineExceeded:
        return time.monotonic() - started
    return 10.0


def replaced(works: UnitOfWorks) -> int:
    """End a connection that is idle, and return what the next query on it gives."""
    own, other = works.engine.connect(), works.engine.connect()
    pid = own.execute(text("SELECT pg_backend_pid()")).scalar_one()
    own.close()
    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    while other.execute(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}).scalar_one():
        other.rollback()
    other.close()
    return sum(ask(works, "SELECT 1") for _ in range(8))


made = UnitOfWorks(engine_for(sys.argv[1], 8), SystemClock({}), "sample", Cursors("key"))
FIGURES = {"at once": at_once, "too late": too_late, "replaced": replaced}
sys.stdout.write(json.dumps({name: FIGURES[name](made) for name in sys.argv[2:]}))
