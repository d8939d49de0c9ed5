"""What was taken from somebody is refused by every process of the gateway within a second."""

from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median

import pytest

from stack.bench.doors import Door, doors_of
from stack.bench.revoking import MOST_SECONDS, WAYS, Somebody, measure
from tests.e2e.running import Running

TIMES = 3
"""The machine may be busy with something else for a moment, and not most of the time."""


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
