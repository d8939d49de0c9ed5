"""A project goes to another city: old grants mean the new place in all parts, and those of the old place lose it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, act, audited, dispatched, done, reported

SECONDS = 5
"""How long it may take until all parts know."""


@pytest.fixture(scope="module")
def project(running: Running) -> dict[str, Any]:
    """The node that moves, and the login of a worker there."""
    node: dict[str, Any] = next(
        node for node in running.operator.get("/v1/nodes")["items"] if node["code"] == running.charged
    )
    return node | {"worker": running.company.holders("repair_worker", running.charged)[0].number}


@pytest.fixture(scope="module")
def ticket(running: Running, people: People) -> Ticket:
    """A repair there that was charged."""
    items = running.operator.get("/v1/charge-items")["items"]
    lines = [{"charge_item_id": next(item["id"] for item in items if item["code"] == "LABOUR"), "quantity": "1"}]
    site, worker = running.charged, people.holder("repair_worker", running.charged)
    ticket = act(worker, dispatched(people, site, reported(people.resident(site))), "accept")
    act(worker, ticket, "quote", lines=lines)
    ticket = act(people.resident(site), ticket, "quote/answer", agreed=True)
    ticket = audited(people, site, done(people, site, ticket))
    eventually(lambda: running.operator.get("/v1/invoices", ticket_id=ticket["id"])["items"], "it is billed")
    return ticket


@pytest.fixture
def moved(running: Running, people: People, project: dict[str, Any], ticket: Ticket) -> Iterator[Callable[[], None]]:
    """Moves the project to the other city; afterwards it is where it was."""
    before = project["parent_id"]
    other = next(node for node in running.operator.get("/v1/nodes")["items"] if node["code"] == running.warranted)

    def move(parent: str = other["parent_id"]) -> None:
        nodes = running.operator.get("/v1/nodes")["items"]
        version = next(node["version"] for node in nodes if node["id"] == project["id"])
        body = {"parent_id": parent, "expected_version": version}
        running.operator.post(f"/v1/nodes/{project['id']}/move", body)

    yield move
    move(before)
    old = people.manager_over(running.charged)
    eventually(lambda: _seen(old, project, ticket) == PARTS, "it is all as it was")


def _seen(who: Client, project: dict[str, Any], ticket: Ticket) -> set[str]:
    """Return the parts in which a city manager finds what is in the project."""
    node, room = project["id"], ticket["room_id"]
    found = {
        "hr": who.get("/v1/employees", node_id=node)["items"],
        "property": [one for one in who.pages("/v1/projects") if one["org_node_id"] == node],
        "customer": who.get("/v1/customers", room_id=room)["items"],
        "ticketing": who.get("/v1/tickets", room_id=room)["items"],
        "billing": who.get("/v1/invoices", ticket_id=ticket["id"])["items"],
        "notify": who.get("/v1/messages/all", about=f"ticket:{ticket['id']}")["items"],
        "gateway": who.get("/v1/accounts", login=project["worker"])["items"],
    }
    return {part for part, items in found.items() if items}


PARTS = {"hr", "property", "customer", "ticketing", "billing", "notify", "gateway"}


def test_a_project_that_moves_takes_along_who_may_do_what(
    running: Running, people: People, project: dict[str, Any], ticket: Ticket, moved: Callable[[], None]
):
    old, new = people.manager_over(running.charged), people.manager_over(running.warranted)
    lead = people.holder("project_lead", running.charged)
    eventually(lambda: _seen(old, project, ticket) == PARTS, "all parts know of the repair")
    assert _seen(new, project, ticket) == set()
    moved()
    eventually(lambda: _seen(new, project, ticket) == PARTS, "the new city sees it", timeout=SECONDS)
    eventually(lambda: _seen(old, project, ticket) == set(), "the old one no more", timeout=SECONDS)
    assert lead.get("/v1/tickets", room_id=ticket["room_id"])["items"]
