"""What happens when nobody does anything: the clock of all processes is put forward."""

from typing import Any

import pytest

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, audited, dispatched, done, reported

URGENCY = "low"


@pytest.fixture(scope="module")
def node(running: Running, people: People) -> str:
    """The first project, which gives a minute to dispatch and a minute to rate a repair that is not urgent."""
    lead = people.holder("project_lead", running.warranted)
    project = reported(people.resident(running.warranted))["org_node_id"]
    limits = {"urgency": URGENCY, "dispatch_minutes": 1, "rating_minutes": 1}
    items = lead.put(f"/v1/nodes/{project}/time-limits", limits)["items"]
    assert limits | {"org_node_id": project} in items
    return str(project)


def _told(who: Client, ticket: Ticket, template: str) -> list[dict[str, Any]]:
    messages = who.get("/v1/messages", about=f"ticket:{ticket['id']}")["items"]
    return [message for message in messages if message["template"] == template]


def test_the_level_above_is_told_of_a_ticket_that_nobody_dispatches(running: Running, people: People, node: str):
    manager = people.manager_over(running.warranted)
    ticket = reported(people.resident(running.warranted), urgency=URGENCY)
    assert not _told(manager, ticket, "dispatch_overdue_staff")
    running.clock.forward(minutes=1.5)
    told = eventually(lambda: _told(manager, ticket, "dispatch_overdue_staff"), "the manager is told", 20)
    assert {message["channel"] for message in told} == {"in_app", "email"}
    assert people.holder("project_lead", running.warranted).get(f"/v1/tickets/{ticket['id']}")["status"] == "reported"


def test_a_ticket_that_was_dispatched_in_time_is_nobodys_worry(running: Running, people: People, node: str):
    manager = people.manager_over(running.warranted)
    calm = reported(people.resident(running.warranted), urgency=URGENCY)
    dispatched(people, running.warranted, calm)
    late = reported(people.resident(running.warranted), urgency=URGENCY)
    running.clock.forward(minutes=1.5)
    eventually(lambda: _told(manager, late, "dispatch_overdue_staff"), "the manager is told of the other", 20)
    assert not _told(manager, calm, "dispatch_overdue_staff")


def test_the_desk_calls_a_customer_who_does_not_answer(running: Running, people: People, node: str):
    desk = people.holder("desk", running.warranted)
    ticket = dispatched(people, running.warranted, reported(people.resident(running.warranted), urgency=URGENCY))
    waiting = audited(people, running.warranted, done(people, running.warranted, ticket))
    assert waiting["status"] == "rating"
    running.clock.forward(minutes=1.5)
    task = eventually(lambda: _task(desk, ticket), "the desk has a call-back task", 20)
    path = f"/v1/call-backs/{task['id']}/complete"
    assert desk.post(path, {"satisfied": True, "note": "电话里说满意"})["state"] == "done"
    assert desk.get(f"/v1/tickets/{ticket['id']}")["status"] == "closed"
    refused(lambda: desk.post(path, {"satisfied": False}), 409)


def _task(desk: Client, ticket: Ticket) -> dict[str, Any] | None:
    tasks = desk.pages("/v1/call-backs")
    return next((task for task in tasks if task["ticket_id"] == ticket["id"]), None)
