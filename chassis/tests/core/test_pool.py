"""A process holds no connection to the database for long that it does not need."""

import time
from contextlib import ExitStack

import pytest

from chassis.database import pool
from chassis.database.engine import engine_for
from chassis.testing import eventually, url_of


@pytest.fixture
def engine():
    made = engine_for(url_of("sample"), 6)
    yield made
    made.dispose()


def backends(engine, count):
    """Use so many connections at once; return the backends behind them."""
    with ExitStack() as opened:
        held = [opened.enter_context(engine.connect()) for _ in range(count)]
        return [one.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() for one in held]


def living(engine, pids):
    with engine.connect() as asking:
        query = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"
        return asking.exec_driver_sql(query, (pids,)).scalar_one()


def test_what_a_burst_has_opened_is_closed_again(engine, monkeypatch):
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.1)
    pids = backends(engine, 6)
    eventually(lambda: living(engine, pids) == 1, "one connection is left")
    assert engine.pool.checkedin() == 1
    assert len(set(backends(engine, 6))) == 6
    assert len(set(backends(engine, 8))) == 8


def test_what_is_needed_stays(engine):
    pids = backends(engine, 6)
    began = time.monotonic()
    assert all(set(backends(engine, 6)) == set(pids) for _ in range(3))
    assert living(engine, pids) == 6
    assert time.monotonic() - began < pool.IDLE_SECONDS
