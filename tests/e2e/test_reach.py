"""Who sees and changes which tickets."""

from uuid import uuid4

import pytest

from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, act, dispatched, id_of, reported

LEADS_ACTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("dispatch", {"worker_id": str(uuid4())}),
    ("pass", {}),
    ("send-back", {"reason": "不合格"}),
    ("cancel", {"reason": "误报"}),
)


@pytest.fixture(scope="module")
def ticket(running: Running, people: People) -> Ticket:
    """A ticket of the first project's first resident."""
    return reported(people.resident(running.warranted))


def _ids(who: Client) -> set[str]:
    return {ticket["id"] for ticket in who.pages("/v1/tickets")}


def test_the_lead_of_the_project_and_those_above_see_a_ticket(running: Running, people: People, ticket: Ticket):
    for who in (people.holder("project_lead", running.warranted), people.manager_over(running.warranted)):
        assert ticket["id"] in _ids(who)
        assert who.get(f"/v1/tickets/{ticket['id']}")["number"] == ticket["number"]


def test_another_projects_lead_finds_nothing(running: Running, people: People, ticket: Ticket):
    stranger = people.holder("project_lead", running.charged)
    assert ticket["id"] not in _ids(stranger)
    refused(lambda: stranger.get(f"/v1/tickets/{ticket['id']}"), 404, "not_found")
    refused(lambda: stranger.get(f"/v1/tickets/{ticket['id']}/progress"), 404, "not_found")
    assert stranger.get("/v1/tickets", room_id=ticket["room_id"])["items"] == []


@pytest.mark.parametrize(("action", "body"), LEADS_ACTIONS)
def test_another_projects_lead_changes_nothing(
    running: Running, people: People, ticket: Ticket, action: str, body: dict[str, str]
):
    stranger = people.holder("project_lead", running.charged)
    refused(lambda: act(stranger, ticket, action, **body), 404, "not_found")
    assert people.resident(running.warranted).get(f"/v1/tickets/{ticket['id']}") == ticket


def test_another_citys_manager_finds_nothing(running: Running, people: People, ticket: Ticket):
    stranger = people.manager_over(running.charged)
    refused(lambda: stranger.get(f"/v1/tickets/{ticket['id']}"), 404, "not_found")


def test_a_resident_sees_her_own_rooms_tickets_with_their_progress(running: Running, people: People, ticket: Ticket):
    resident = people.resident(running.warranted)
    assert ticket["id"] in _ids(resident)
    progress = resident.get(f"/v1/tickets/{ticket['id']}/progress")["items"]
    assert [entry["to_status"] for entry in progress] == ["reported"]


def test_a_resident_sees_nothing_of_her_neighbours(running: Running, people: People, ticket: Ticket):
    neighbour = people.resident(running.warranted, 1)
    assert ticket["id"] not in _ids(neighbour)
    refused(lambda: neighbour.get(f"/v1/tickets/{ticket['id']}"), 404, "not_found")
    refused(lambda: neighbour.get(f"/v1/tickets/{ticket['id']}/progress"), 404, "not_found")
    refused(lambda: neighbour.get(f"/v1/rooms/{ticket['room_id']}"), 404, "not_found")
    refused(lambda: act(neighbour, ticket, "cancel", reason="不是我的"), 404, "not_found")


def test_a_resident_cannot_report_for_another_room(running: Running, people: People, ticket: Ticket):
    neighbour = people.resident(running.warranted, 1)
    body = {"room_id": ticket["room_id"], "description": "邻居的房间"}
    refused(lambda: neighbour.post("/v1/tickets", body), 404, "not_found")


def test_a_resident_has_no_staffs_permissions(running: Running, people: People, ticket: Ticket):
    resident = people.resident(running.warranted)
    refused(lambda: act(resident, ticket, "dispatch", worker_id=str(uuid4())), 403, "forbidden")
    refused(lambda: resident.get("/v1/customers"), 403, "forbidden")


def test_a_worker_sees_only_what_is_assigned(running: Running, people: People):
    worker, other = (people.holder("repair_worker", running.warranted, index) for index in (0, 1))
    mine = dispatched(people, running.warranted, reported(people.resident(running.warranted)))
    assert mine["worker_id"] == id_of(worker)
    assert {ticket["worker_id"] for ticket in worker.pages("/v1/tickets")} == {id_of(worker)}
    assert mine["id"] not in _ids(other)
    refused(lambda: act(other, mine, "accept"), 404, "not_found")
    assert act(worker, mine, "accept")["status"] == "accepted"
