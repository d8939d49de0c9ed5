"""Logins end when people log out, when their posts end, and when somebody sets a new password."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running

SECONDS = 5.0
"""As long as it may take on a busy machine; on an idle one it is a tenth of a second at the most (docs/security.md)."""


@pytest.fixture
def newcomer(running: Running) -> dict[str, Any]:
    """A new auditor of the whole company."""
    root = next(node["id"] for node in running.operator.get("/v1/nodes")["items"] if node["parent_id"] is None)
    post = {"node_id": root, "role": "auditor", "from_date": "2026-01-01"}
    return running.operator.post("/v1/employees", {"number": f"N-{uuid4().hex[:8]}", "name": "新人", "posts": [post]})


def _ended(who: Client, status: int, code: str) -> bool:
    response = who.raw("GET", "/v1/tickets")
    assert (response.status_code, response.json().get("code")) == (status, code)
    return True


def test_a_token_ends_with_the_logout(running: Running, people: People, newcomer: dict[str, Any]):
    who = people.employee(newcomer["number"])
    assert who.get("/v1/me")["principal"] == f"employee:{newcomer['id']}"
    assert who.send("DELETE", "/v1/auth/sessions/current") == {}
    eventually(lambda: _ended(who, 401, "unauthenticated"), "the token has ended", SECONDS)


def test_an_ended_post_stops_working(running: Running, people: People, newcomer: dict[str, Any]):
    who = people.employee(newcomer["number"])
    assert who.raw("GET", "/v1/tickets").status_code == 200
    path = f"/v1/employees/{newcomer['id']}/posts/{newcomer['posts'][0]['id']}/end"
    running.operator.post(path, {"to_date": "2026-01-31"})
    eventually(lambda: _ended(who, 403, "forbidden"), "the post no longer counts", SECONDS)
    assert who.get("/v1/me")["permissions"] == []


def test_who_has_no_post_any_more_can_log_in_to_nothing(running: Running, people: People, newcomer: dict[str, Any]):
    path = f"/v1/employees/{newcomer['id']}/posts/{newcomer['posts'][0]['id']}/end"
    running.operator.post(path, {"to_date": "2026-01-31"})
    who = people.employee(newcomer["number"])
    eventually(lambda: _ended(who, 403, "forbidden"), "nothing is allowed", SECONDS)


def test_a_new_password_ends_what_was_begun_with_the_old_one(
    running: Running, people: People, newcomer: dict[str, Any]
):
    who = people.employee(newcomer["number"])
    assert who.raw("GET", "/v1/tickets").status_code == 200
    given = running.operator.put(f"/v1/accounts/{newcomer['id']}/password", {})["password"]
    eventually(lambda: _ended(who, 401, "unauthenticated"), "the token has ended", SECONDS)
    again = Client(who.url).log_in(running.tenant, newcomer["number"], given)
    assert again.get("/v1/me")["password_change_needed"]


def test_a_code_is_good_for_one_login(running: Running, people: People):
    tenancy = people.owners(running.warranted)[3]
    people.resident_of(tenancy)
    body = {"tenant": running.tenant, "phone": tenancy.customer.phone, "code": "000000", "login_token": "x"}
    refused(lambda: Client(running.suite.url).post("/v1/auth/code-sessions", body), 401, "wrong_code")


def test_a_phone_that_is_not_on_record_gets_the_same_answer(running: Running):
    guest = Client(running.suite.url)
    body = {"tenant": running.tenant, "phone": "+8613900000000"}
    assert guest.post("/v1/auth/codes", body)["minutes"] == 5
    assert running.operator.get("/v1/local-sms", phone=body["phone"])["items"] == []
