"""One running suite with the demo company, for all end-to-end tests."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stack.api import Client
from stack.demo.company import Company
from stack.play.beginning import ensure_demo_company
from stack.play.performance import TENANT
from stack.suite import Suite

COMPANY = Company(room_count=120)


@dataclass(frozen=True)
class Running:
    """The suite, the operator of the demo company, and the company as it was generated."""

    suite: Suite
    operator: Client
    company: Company
    tenant: str = TENANT


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The suite with the demo company in it."""
    # Not pytest's own folder: sockets below it would have paths longer than the system takes.
    with tempfile.TemporaryDirectory(prefix="steward-") as folder, Suite(Path(folder), print) as suite:
        operator = ensure_demo_company(suite, print, lambda _: None, COMPANY)
        yield Running(suite, operator, COMPANY)
