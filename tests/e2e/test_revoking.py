"""What was taken from somebody is refused by every process of the gateway within a second, and none asks meanwhile."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from statistics import median

import pytest

from chassis.testing import eventually
from stack.bench.backlog import admin
from stack.bench.doors import Door, doors_of
from stack.bench.revoking import MOST_SECONDS, WAYS, Given, Somebody, measure
from stack.suite.parts import GATEWAY
from tests.e2e.running import Running

TIMES = 3
"""The machine may be busy with something else for a moment, and not most of the time."""

ASKING_SECONDS = 2.5
"""A process of the database counts what it has done once a second."""

_SCANS = (
    "SELECT coalesce(idx_scan, 0) + coalesce(seq_scan, 0) FROM pg_stat_all_tables WHERE relid = 'sessions'::regclass"
)


@pytest.fixture(scope="module")
def doors(running: Running) -> Iterator[Sequence[Door]]:
    with doors_of(running.suite) as opened:
        yield opened


@pytest.fixture(scope="module")
def somebody(running: Running) -> Somebody:
    return Somebody(running.operator, running.suite.credentials.passwords["staff"])


def test_there_are_several_processes(doors: Sequence[Door]):
    assert len(doors) > 1


@pytest.mark.parametrize("what", WAYS)
def test_what_was_taken_is_refused_within_a_second(doors: Sequence[Door], somebody: Somebody, what: str):
    assert median(measure(doors, what, partial(WAYS[what], somebody), TIMES).seconds) <= MOST_SECONDS


def _statuses(doors: Sequence[Door], given: Given) -> set[int]:
    return {door.status(given.token, given.path) for door in doors}


def _lookups(running: Running, doors: Sequence[Door], given: Given) -> float:
    """Return how often, for each request, the database was asked who is behind the token."""
    with closing(admin(running.suite, GATEWAY)) as database, database.cursor() as cursor:

        def scans() -> int:
            cursor.execute(_SCANS)
            return int(cursor.fetchall()[0][0])

        before, until, sent = scans(), time.monotonic() + ASKING_SECONDS, 0
        while time.monotonic() < until:
            _statuses(doors, given)
            sent += len(doors)
        return (scans() - before) / sent


def test_who_is_known_is_not_looked_up_again(running: Running, doors: Sequence[Door], somebody: Somebody):
    given = somebody.login()
    eventually(lambda: _statuses(doors, given) == {200}, "all know the token")
    assert _lookups(running, doors, given) < 0.05
    given.take()
    eventually(lambda: _statuses(doors, given) == {401}, "the token has ended")
    assert _lookups(running, doors, given) > 0.4, "nobody is ever looked up"
