"""The short form of each scenario: faults are done to the suite under load, and nothing is lost."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.accounts import remove
from stack.demo.company import Company
from stack.resilience.arena import Arena, arena
from stack.resilience.scenario import Scenario
from stack.resilience.scenarios import SCENARIOS
from stack.resilience.together import TOGETHER

COMPANY = Company(room_count=60)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own folder: sockets below it would have paths longer than the system takes.
    made = Path(tempfile.mkdtemp(prefix="steward-"))
    yield made
    remove(made)


@pytest.fixture(scope="module")
def shaken(folder: Path) -> Iterator[Arena]:
    with arena(folder, print, lambda _: None, TOGETHER, COMPANY) as made:
        yield made


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_nothing_is_lost(scenario: Scenario, shaken: Arena):
    found = list(scenario.run(shaken, scenario.short, print))
    assert not [check for check in found if not (check.held or check.speed)]
