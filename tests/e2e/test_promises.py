"""What HTTP promises: a request may be sent again, nobody overwrites what they have not seen, refusals say why."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests

from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, a_room, act, reported


@pytest.fixture
def resident(running: Running, people: People) -> Client:
    """Who reports here."""
    reported(people.resident(running.warranted))
    return people.resident(running.warranted)


def _body(resident: Client) -> dict[str, str]:
    return {"room_id": a_room(resident)["id"], "description": "门铃不响"}


def _count(resident: Client, description: str) -> int:
    return sum(ticket["description"] == description for ticket in resident.pages("/v1/tickets"))


def test_the_same_key_gives_the_same_ticket(resident: Client):
    body, key = _body(resident) | {"description": "只报一次"}, str(uuid4())
    first = resident.post("/v1/tickets", body, key=key)
    assert resident.post("/v1/tickets", body, key=key) == first
    assert _count(resident, "只报一次") == 1


def test_the_same_key_with_another_body_is_refused(resident: Client):
    key = str(uuid4())
    resident.post("/v1/tickets", _body(resident), key=key)
    other = _body(resident) | {"description": "另一件事"}
    refused(lambda: resident.post("/v1/tickets", other, key=key), 422, "idempotency_key_reused")
    assert _count(resident, "另一件事") == 0


def test_at_the_same_time_the_same_key_makes_one_ticket(resident: Client):
    body, key = _body(resident) | {"description": "同时报修"}, str(uuid4())
    headers = {"Idempotency-Key": key, "Authorization": f"Bearer {resident.token}"}

    def send(_: int) -> requests.Response:
        return requests.post(f"{resident.url}/v1/tickets", json=body, headers=headers, timeout=15)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    others = [answer for answer in answers if answer.status_code != 201]
    assert len(made) == 1
    assert {answer.json()["code"] for answer in others} <= {"idempotency_key_in_use"}
    assert all(answer.status_code == 409 and answer.headers["Retry-After"] for answer in others)
    assert _count(resident, "同时报修") == 1


def test_a_stale_reading_changes_nothing(resident: Client, running: Running, people: People):
    ticket = reported(resident)
    lead = people.holder("project_lead", running.warranted)
    tag = lead.raw("GET", f"/v1/tickets/{ticket['id']}").headers["ETag"]
    path, headers = f"/v1/tickets/{ticket['id']}/cancel", {"If-Match": tag, "Idempotency-Key": str(uuid4())}
    stale = headers | {"If-Match": '"99"'}
    refused(lambda: lead.send("POST", path, json={"reason": "重复"}, headers=stale), 412, "stale_version")
    assert lead.get(f"/v1/tickets/{ticket['id']}")["status"] == "reported"
    assert lead.send("POST", path, json={"reason": "重复"}, headers=headers)["status"] == "cancelled"


def test_an_illegal_action_is_refused_with_the_legal_ones(resident: Client, running: Running, people: People):
    ticket: Ticket = reported(resident)
    problem = refused(
        lambda: act(people.holder("project_lead", running.warranted), ticket, "pass"), 409, "illegal_transition"
    )
    assert problem["legal"] == ["dispatch", "cancel"]


def test_a_refusal_is_in_the_readers_language(resident: Client):
    english = Client(resident.url, resident.token, language="en")
    path = f"/v1/tickets/{uuid4()}"
    assert refused(lambda: resident.get(path), 404)["title"] == "没有找到"
    assert refused(lambda: english.get(path), 404)["title"] == "There is no such thing"
