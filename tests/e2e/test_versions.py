"""Each part says what runs: the commit, how far its database is, its contracts, what its outbox is behind."""

import pytest

from contracts.core.registry import PRODUCERS
from stack.suite.environment import commit, health_folder
from stack.suite.readiness import report, sockets
from tests.e2e.running import Running


@pytest.mark.parametrize("part", PRODUCERS)
def test_every_part_says_what_runs(running: Running, part: str):
    reports = [found for found in map(report, sockets(health_folder(running.suite.layout))) if found]
    own = [found for found in reports if found["service"] == part]
    assert own
    for found in own:
        assert (found["commit"], found["schema"]["missing"]) == (commit(), [])
        assert all(found["schema"]["versions"])
    (works,) = [found for found in own if found["role"] == "work"]
    assert works["outbox"]["rows"] >= 0


def test_the_contracts_are_those_of_the_part(running: Running):
    reports = [found for found in map(report, sockets(health_folder(running.suite.layout))) if found]
    told = {found["service"]: found["contracts"] for found in reports}
    assert "ticketing.open_ticket" in told["ticketing"]["answers"]
    assert "ticketing.ticket.opened.v1" in told["ticketing"]["tells"]
    assert told["gateway"]["answers"] == []
    assert "gateway.account.password_given.v1" in told["gateway"]["tells"]
    assert {event.split(".")[0] for event in told["gateway"]["tells"]} == {"gateway"}
