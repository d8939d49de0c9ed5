"""The page that says what runs, over all processes of the suite."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from chassis.testing import eventually
from contracts.core.registry import PRODUCERS
from stack.suite.environment import commit
from stack.suite.readiness import overview_url
from tests.e2e.running import Running


def _told(running: Running, path: str = "suite") -> requests.Response:
    return requests.get(overview_url(running.suite.ports) + path, timeout=15)


def _parts(running: Running) -> dict[str, dict[str, Any]]:
    return {part["part"]: part for part in _told(running).json()["parts"]}


@pytest.fixture
def stopped(running: Running) -> Iterator[str]:
    """A process that does not run."""
    control = running.suite.supervisor.control
    control.stop("hr-work")
    yield "hr"
    control.start("hr-work")
    eventually(lambda: not running.suite.missing(), "all is as it was", timeout=60)


def test_of_every_part_it_says_commit_schema_contracts_and_outbox(running: Running):
    parts = _parts(running)
    assert set(parts) == set(PRODUCERS)
    for part in parts.values():
        [run] = part["run"]
        assert (part["away"], part["status"], run["commit"]) == ([], "ok", commit()), part
        assert run["schema"]["versions"]
        assert run["schema"]["missing"] == []
        assert run["contracts"]["tells"]
        assert part["outbox"]["rows"] >= 0
        assert {copy["role"] for copy in run["copies"]} == {"serve", "work"}


def test_a_part_that_is_away_is_told_as_away(running: Running, stopped: str):
    parts = _parts(running)
    assert [name for name, part in parts.items() if part["away"]] == [stopped]
    assert parts[stopped]["outbox"] is None
    page = _told(running, "")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f"{stopped}</td><td>failing, work is away" in page.text


def test_the_outside_does_not_reach_it(running: Running):
    assert requests.get(f"{running.suite.url}/suite", timeout=15).status_code == 404
