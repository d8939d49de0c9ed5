"""The short form of each scenario: faults are done to the suite under load, and nothing is lost."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from stack.accounts import remove
from stack.demo.company import Company
from stack.resilience.arena import Arena, Setup, arena
from stack.resilience.scenario import Scenario
from stack.resilience.scenarios import SCENARIOS

COMPANY = Company(room_count=120)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own folder: sockets below it would have paths longer than the system takes.
    made = Path(tempfile.mkdtemp(prefix="steward-"))
    yield made
    remove(made)


class Arenas:
    """One arena at a time: scenarios that want the same one, one after the other, have the same one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._now: tuple[Setup, Arena] | None = None

    def of(self, setup: Setup) -> Arena:
        """Return an arena that is set up so."""
        if self._now is None or self._now[0] != setup:
            self.close()
            self._now = setup, self._open.enter_context(arena(self._folder, print, lambda _: None, setup, COMPANY))
        return self._now[1]

    def close(self) -> None:
        """End the one that runs."""
        self._now = None
        self._open.close()


@pytest.fixture(scope="module")
def arenas(folder: Path) -> Iterator[Arenas]:
    made = Arenas(folder)
    yield made
    made.close()


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_nothing_is_lost(scenario: Scenario, arenas: Arenas):
    found = list(scenario.run(arenas.of(scenario.setup), scenario.short, print))
    assert not [check for check in found if not (check.held or check.speed)]
