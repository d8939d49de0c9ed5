"""Keys of partners and machines: for some permissions at a node, until they expire or are revoked."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.scopes import OrgScope
from chassis.testing import Tree, clock_at, eventually, work_as
from gateway.access.models import ApiKey
from gateway.access.roles import ROLES
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.services import StandIn

TICKET = {"id": str(uuid4()), "number": "R-1", "version": 7}
PATH = f"/v1/tickets/{TICKET['id']}"
DAY = timedelta(days=1)


def _give(caller: Caller, running: runtime.Runtime, node: UUID, *permissions: str, **more: Any) -> TestResponse:
    until = running.clock.now() + 30 * DAY
    body = {"name": "闸机", "permissions": list(permissions), "org_node_id": str(node), "expires_at": until.isoformat()}
    return caller("PUT", f"/v1/api-keys/{more.pop('id', uuid4())}", json=body | more)


@pytest.fixture
def given(boss: Caller, running: runtime.Runtime, tree: Tree) -> Any:
    """A key that reads tickets on the left."""
    answer = _give(boss, running, tree.left, "ticket:read")
    assert answer.status_code == 200
    return answer.get_json()


@pytest.fixture
def machine(app: Flask, given: dict[str, Any]) -> Caller:
    """Who has it."""
    return Caller(app.test_client(), given["key"])


def test_a_key_may_what_it_was_given_where_it_was_given(
    machine: Caller, given: dict[str, Any], services: StandIn, tree: Tree
):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    assert machine("GET", PATH).status_code == 200
    assert machine("GET", "/v1/accounts").status_code == 403
    [(_, _, context)] = services.asked
    assert (context.principal, tuple(context.scopes)) == (f"partner:{given['id']}", (OrgScope(tree.left),))


def test_a_key_gives_what_a_role_gives(
    boss: Caller, running: runtime.Runtime, tree: Tree, app: Flask, services: StandIn
):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    key = _give(boss, running, tree.left, role="partner").get_json()
    assert (key["permissions"], key["in_full"]) == (sorted(ROLES["partner"].permissions), [])
    partner = Caller(app.test_client(), key["key"])
    assert partner("GET", PATH).status_code == 200
    assert partner("GET", "/v1/customers").status_code == 403


@pytest.mark.parametrize(("role", "status"), [("resident", 422), ("repair_worker", 422), ("nobody", 404)])
def test_a_key_has_no_place_of_a_person(boss: Caller, running: runtime.Runtime, tree: Tree, role: str, status: int):
    assert _give(boss, running, tree.left, role=role).status_code == status


def test_a_key_is_told_once_and_kept_as_a_digest(
    company: ACompany, boss: Caller, given: dict[str, Any], running: runtime.Runtime, tree: Tree
):
    [listed] = boss("GET", "/v1/api-keys").get_json()["items"]
    assert "key" not in listed
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(ApiKey, UUID(given["id"])).digest not in given["key"]
    assert _give(boss, running, tree.left, "ticket:read", id=given["id"]).status_code == 409


def test_a_revoked_key_counts_no_more(boss: Caller, machine: Caller, given: dict[str, Any], services: StandIn):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    eventually(lambda: machine("GET", PATH).status_code == 200, "it counts")
    assert boss("DELETE", f"/v1/api-keys/{given['id']}").status_code == 204
    eventually(lambda: machine("GET", PATH).status_code == 401, "it counts no more")


def test_a_key_expires(machine: Caller, services: StandIn, running: runtime.Runtime):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    assert machine("GET", PATH).status_code == 200
    with clock_at(running.clock.now() + 31 * DAY):
        assert machine("GET", PATH).status_code == 401


@pytest.mark.parametrize("end", ["", "x", "A"])
def test_a_key_that_is_not_quite_the_key_is_refused(app: Flask, given: dict[str, Any], end: str):
    changed = Caller(app.test_client(), given["key"][:-2] + end)
    assert changed("GET", PATH).status_code == 401


def test_its_last_use_is_noted(boss: Caller, machine: Caller, services: StandIn):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    assert boss("GET", "/v1/api-keys").get_json()["items"][0]["used_at"] is None
    machine("GET", PATH)
    assert boss("GET", "/v1/api-keys").get_json()["items"][0]["used_at"]


def test_nobody_gives_a_key_more_than_he_has(
    app: Flask, company: ACompany, boss: Caller, running: runtime.Runtime, tree: Tree
):
    role = {
        "code": f"keys-{uuid4().hex[:6]}",
        "name": "k",
        "permissions": ["api_key:give", "api_key:read", "ticket:read"],
    }
    assert boss("PUT", f"/v1/roles/{uuid4()}", json=role).status_code == 200
    account = tell_employee(company, post(tree.left, "desk"))
    grant = {"role": role["code"], "org_node_id": str(tree.left), "from_date": "2026-01-01"}
    assert boss("PUT", f"/v1/accounts/{account}/grants/{uuid4()}", json=grant).status_code == 200
    admin = Caller(app.test_client(), token_of(company, f"employee:{account}"))
    assert _give(admin, running, tree.left_leaf, "ticket:read").status_code == 200
    assert _give(admin, running, tree.left_leaf, "ticket:audit").status_code == 403
    assert _give(admin, running, tree.right_leaf, "ticket:read").status_code == 404
    own = admin("GET", "/v1/api-keys").get_json()["items"]
    assert [key["org_node_id"] for key in own] == [str(tree.left_leaf)]


def test_a_key_of_more_is_not_revoked_by_who_has_less(
    app: Flask, company: ACompany, boss: Caller, running: runtime.Runtime, tree: Tree
):
    key = _give(boss, running, tree.root, "ticket:read").get_json()["id"]
    role = {"code": f"keys-{uuid4().hex[:6]}", "name": "k", "permissions": ["api_key:give", "ticket:read"]}
    boss("PUT", f"/v1/roles/{uuid4()}", json=role)
    account = tell_employee(company, post(tree.left, "desk"))
    grant = {"role": role["code"], "org_node_id": str(tree.left), "from_date": "2026-01-01"}
    boss("PUT", f"/v1/accounts/{account}/grants/{uuid4()}", json=grant)
    admin = Caller(app.test_client(), token_of(company, f"employee:{account}"))
    assert admin("DELETE", f"/v1/api-keys/{key}").status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"permissions": ["ticket:fly"]}, "permissions"),
        ({"permissions": []}, "permissions"),
        ({"role": "partner"}, "permissions"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_a_key_makes_sense(boss: Caller, running: runtime.Runtime, tree: Tree, more: dict[str, Any], field: str):
    answer = _give(boss, running, tree.left, "ticket:read", **more)
    assert (answer.status_code, answer.get_json()["fields"][0]["field"]) == (422, field)


def test_a_key_acts_for_nobody_and_has_no_login(machine: Caller, boss: Caller):
    assert machine("GET", PATH, headers={"Acting-For": str(uuid4())}).status_code == 403
    assert machine("PUT", "/v1/me/second-factor", json={"password": "any"}).status_code == 404
    assert machine("GET", "/v1/auth/sessions").get_json() == {"items": []}
