"""Processes that die are started again, and the suite goes on."""

import pytest

from chassis.testing import eventually
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import reported


@pytest.mark.parametrize("name", ["ticketing", "property-work", "gateway"])
def test_a_killed_process_is_started_again(running: Running, people: People, name: str):
    control = running.suite.supervisor.control
    resident = people.resident(running.warranted)
    ticket = reported(resident)
    victims = control.kill(name)

    def answered() -> bool:
        alive = set(control.pids(name))
        assert alive
        assert not alive & set(victims)
        answer = resident.raw("GET", f"/v1/tickets/{ticket['id']}")
        assert answer.status_code == 200
        return bool(answer.json() == ticket)

    eventually(answered, f"{name} answers again", 30)
    eventually(lambda: not running.suite.missing(), "everything is ready again", 30)
    assert reported(resident)["status"] == "reported"
