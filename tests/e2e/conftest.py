"""One running suite with the demo company, for all end-to-end tests."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stack.accounts import remove
from stack.bench import relaying
from stack.bench.harbour import Harbour
from stack.bench.latency import EXACT
from stack.demo.company import Company
from stack.play.beginning import ensure_demo_company
from stack.suite import Suite
from stack.suite.clock import SharedClock
from tests.e2e.people import People
from tests.e2e.running import Running

COMPANY = Company(room_count=120)


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The suite with the demo company in it."""
    with _folder() as folder:
        clock, harbour = SharedClock(folder / "clock"), Harbour((relaying.EXCHANGE,))
        settings = {"STEWARD_CLOCK_FILE": str(clock.file)}
        with Suite(folder, print, settings=settings, database=EXACT, define=harbour.define) as suite:
            operator = ensure_demo_company(suite, print, lambda _: None, COMPANY)
            yield Running(suite, operator, COMPANY, clock, harbour)


@contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's own folder: sockets below it would have paths longer than the system takes.
    folder = Path(tempfile.mkdtemp(prefix="steward-"))
    try:
        yield folder
    finally:
        remove(folder)


@pytest.fixture(scope="session")
def people(running: Running) -> People:
    """The people of the demo company, who log in when they are first needed."""
    return People(running.operator, running.company, running.tenant)
