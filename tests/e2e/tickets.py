"""A ticket on its way, as far as a test needs it."""

from typing import Any

from chassis.testing import eventually
from stack.api import Client, Refused
from tests.e2e.people import People

Ticket = dict[str, Any]


def id_of(client: Client) -> str:
    """Return the id of the person behind ``client``."""
    return client.principal.partition(":")[2]


def a_room(resident: Client) -> dict[str, Any]:
    """Return a room that the resident sees."""
    rooms: list[dict[str, Any]] = eventually(lambda: resident.get("/v1/rooms")["items"], "the resident sees her room")
    return rooms[0]


def act(who: Client, ticket: Ticket, action: str, **body: Any) -> Ticket:
    """Return the ticket after ``who`` has done ``action``."""
    return who.post(f"/v1/tickets/{ticket['id']}/{action}", body)


def reported(resident: Client, **more: Any) -> Ticket:
    """Return a new ticket that a resident has opened for her own room."""
    body = {"room_id": a_room(resident)["id"], "description": "水管漏水"} | more
    return eventually(lambda: _opened(resident, body), "ticketing knows the room")


def _opened(resident: Client, body: dict[str, Any]) -> Ticket | None:
    try:
        return resident.post("/v1/tickets", body)
    except Refused as refusal:
        if refusal.code != "not_found":
            raise
        return None


def dispatched(people: People, project: str, ticket: Ticket) -> Ticket:
    """Return the ticket in the hands of the project's first repair worker."""
    worker = people.holder("repair_worker", project)
    return act(people.holder("project_lead", project), ticket, "dispatch", worker_id=id_of(worker))


def done(people: People, project: str, ticket: Ticket) -> Ticket:
    """Return the dispatched ticket when the worker has reported it done."""
    worker = people.holder("repair_worker", project)
    if ticket["status"] == "dispatched":
        ticket = act(worker, ticket, "accept")
    act(worker, ticket, "start")
    return act(worker, ticket, "done", hours="1.0")


def audited(people: People, project: str, ticket: Ticket) -> Ticket:
    """Return the done ticket when the lead has passed it."""
    return act(people.holder("project_lead", project), ticket, "pass")
