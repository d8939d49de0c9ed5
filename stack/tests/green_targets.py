"""Work of green processes: whatever waits must let the others go on."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import eventlet
import kombu.utils.functional
from kombu import Connection, Queue
from sqlalchemy import create_engine, text

GREEN_THREADS = 10
PAUSE = 0.3


def report(note: str, database: str, broker: str) -> None:
    """Write down how long ten pauses at once took, of each kind of pause, and what else was asked."""
    findings: dict[str, Any] = {
        "sleep": _together(lambda: time.sleep(PAUSE)),  # noqa: TID251 - what is tried
        "early_bound_sleep": _together(lambda: kombu.utils.functional.sleep(PAUSE)),
        "database": _together(_query(database)),
        "broker": _together(lambda: _wait_for_a_message(broker)),
        "lock": _together(_locked),
        "threads": _distinct_threads(),
        "logged": _logged(),
    }
    partial = Path(note + ".new")
    partial.write_text(json.dumps(findings))
    partial.rename(note)
    eventlet.sleep(3600)


def _together(work: Callable[[], object]) -> float:
    """Seconds until ten green threads have all done the work."""
    began = time.monotonic()
    pool = eventlet.GreenPool(GREEN_THREADS)
    done = [pool.spawn(work) for _ in range(GREEN_THREADS)]
    for each in done:
        each.wait()
    return time.monotonic() - began


def _query(database: str) -> Callable[[], object]:
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg2:"), pool_size=5, max_overflow=5)

    def query() -> object:
        with engine.begin() as connection:
            return connection.execute(text("select pg_sleep(:seconds)"), {"seconds": PAUSE}).scalar()

    return query


def _wait_for_a_message(broker: str) -> None:
    queue = Queue("evt-notify", no_declare=True)
    with Connection(broker) as connection, connection.Consumer(queue), suppress(TimeoutError):
        connection.drain_events(timeout=PAUSE)


def _locked() -> None:
    """A lock that is held through a pause keeps the others waiting, and does not stop the process."""
    with LOCKS[os.getpid()]:
        eventlet.sleep(PAUSE / GREEN_THREADS)


class _Locks(dict[int, Any]):
    def __missing__(self, pid: int) -> Any:
        self[pid] = threading.Lock()
        return self[pid]


LOCKS = _Locks()


def _distinct_threads() -> int:
    """How many threads ten green threads believe to be."""
    seen: set[int] = set()

    def be_seen() -> None:
        seen.add(threading.get_ident())
        eventlet.sleep(0.01)

    _together(be_seen)
    return len(seen)


def _logged() -> bool:
    logging.basicConfig(format="%(threadName)s %(message)s")
    _together(lambda: logging.getLogger("green").warning("a line"))
    return True
