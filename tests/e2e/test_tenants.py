"""Two companies in one suite know nothing of each other."""

import secrets
from functools import partial

import pytest

from chassis import runtime
from chassis.settings import Settings
from chassis.testing import eventually
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import reported

CODE = "neighbours"


@pytest.fixture(scope="module")
def stranger(running: Running) -> Client:
    """The operator of another company, who may do everything there."""
    password = secrets.token_urlsafe(12)
    settings = Settings.load("gateway", running.suite.environment("gateway"))
    with runtime.using(runtime.build(settings)) as built:
        assert ensure_company(NewCompany(CODE, "另一家物业", "boss", hashed(password)))
        built.engine.dispose()
    operator = Client(running.suite.url).log_in(CODE, "boss", password)
    eventually(lambda: operator.get("/v1/nodes")["items"], "the company has its root")
    return operator


def test_a_new_company_is_empty(stranger: Client):
    assert [node["kind"] for node in stranger.get("/v1/nodes")["items"]] == ["headquarters"]
    for path in ("/v1/tickets", "/v1/rooms", "/v1/customers", "/v1/projects", "/v1/employees", "/v1/invoices"):
        assert stranger.get(path)["items"] == [], path
    assert [account["login"] for account in stranger.get("/v1/accounts")["items"]] == ["boss"]


def test_ids_of_another_company_are_as_if_they_did_not_exist(running: Running, people: People, stranger: Client):
    ticket = reported(people.resident(running.warranted))
    customer, employee = (running.operator.get(f"/v1/{kind}")["items"][0] for kind in ("customers", "employees"))
    for path in (
        f"/v1/tickets/{ticket['id']}",
        f"/v1/tickets/{ticket['id']}/progress",
        f"/v1/rooms/{ticket['room_id']}",
        f"/v1/customers/{customer['id']}",
        f"/v1/employees/{employee['id']}",
        f"/v1/nodes/{ticket['org_node_id']}/time-limits",
    ):
        refused(partial(stranger.get, path), 404, "not_found")


def test_nothing_of_another_company_can_be_changed(running: Running, people: People, stranger: Client):
    resident = people.resident(running.warranted)
    ticket = reported(resident)
    account = running.operator.get("/v1/accounts")["items"][0]
    for change in (
        lambda: stranger.post("/v1/tickets", {"room_id": ticket["room_id"], "description": "别人的房间"}),
        lambda: stranger.post(f"/v1/tickets/{ticket['id']}/cancel", {"reason": "别人的"}),
        lambda: stranger.put(f"/v1/accounts/{account['id']}/password", {}),
        lambda: stranger.post(f"/v1/nodes/{ticket['org_node_id']}/rename", {"name": "改名", "expected_version": 1}),
    ):
        refused(change, 404, "not_found")
    assert resident.get(f"/v1/tickets/{ticket['id']}") == ticket


def test_a_login_of_one_company_is_none_of_another(running: Running):
    password = running.suite.credentials.passwords["operator"]
    refused(lambda: Client(running.suite.url).log_in(CODE, "admin", password), 401, "wrong_credentials")
    refused(lambda: Client(running.suite.url).log_in("nobody", "admin", password), 401, "wrong_credentials")
