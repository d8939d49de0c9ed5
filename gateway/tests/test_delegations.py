"""Somebody acts for another one who is away: with what that one may, on the days that he said, and known as such."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis.scopes import AssignmentScope, OrgScope
from chassis.testing import clock_at, eventually
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.services import StandIn

NOON = datetime(2030, 5, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
TICKET = {"id": str(uuid4()), "number": "R-1", "version": 7}
PATH = f"/v1/tickets/{TICKET['id']}"


@pytest.fixture
def lead(company: ACompany) -> UUID:
    """Who is away."""
    return tell_employee(company, post(company.root, "project_lead"))


@pytest.fixture
def proxy(company: ACompany) -> UUID:
    """Who acts for him."""
    return tell_employee(company, post(company.root, "repair_worker"))


def _caller(app: Flask, company: ACompany, account: UUID) -> Caller:
    return Caller(app.test_client(), token_of(company, f"employee:{account}"))


def _delegate(caller: Caller, proxy: UUID, id: UUID | None = None, **more: Any) -> TestResponse:
    body = {"proxy_id": str(proxy), "from_date": "2030-05-01", "to_date": "2030-05-03"} | more
    return caller("PUT", f"/v1/me/delegations/{id or uuid4()}", json=body)


def _read(caller: Caller, acting_for: object) -> TestResponse:
    return caller("GET", PATH, headers={"Acting-For": str(acting_for)})


def test_a_proxy_has_what_the_other_one_has_and_is_known_as_proxy(
    app: Flask, company: ACompany, services: StandIn, lead: UUID, proxy: UUID
):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    with clock_at(NOON):
        assert _delegate(_caller(app, company, lead), proxy).status_code == 200
        caller = _caller(app, company, proxy)
        assert _read(caller, lead).status_code == 200
        assert caller("GET", PATH).status_code == 200
    as_proxy, as_himself = (context for _, _, context in services.asked)
    assert (as_proxy.principal, as_proxy.acting_for) == (f"employee:{proxy}", f"employee:{lead}")
    assert tuple(as_proxy.scopes) == (OrgScope(company.root, whole=True),)
    assert (as_himself.principal, as_himself.acting_for) == (f"employee:{proxy}", None)
    assert tuple(as_himself.scopes) == (AssignmentScope(proxy),)


@pytest.mark.parametrize(("days", "status"), [(-1, 403), (0, 200), (2, 200), (3, 403)])
def test_it_is_for_the_days_that_were_said(
    app: Flask, company: ACompany, services: StandIn, lead: UUID, proxy: UUID, days: int, status: int
):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    with clock_at(NOON - DAY):
        _delegate(_caller(app, company, lead), proxy)
    with clock_at(NOON + days * DAY):
        assert _read(_caller(app, company, proxy), lead).status_code == status


def test_it_ends_when_he_is_back(app: Flask, company: ACompany, services: StandIn, lead: UUID, proxy: UUID):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    with clock_at(NOON):
        owner, caller, id = _caller(app, company, lead), _caller(app, company, proxy), uuid4()
        _delegate(owner, proxy, id)
        assert _read(caller, lead).status_code == 200
        assert owner("DELETE", f"/v1/me/delegations/{id}").status_code == 204
        eventually(lambda: _read(caller, lead).status_code == 403, "it has ended")


def test_what_the_other_one_loses_the_proxy_loses(
    app: Flask, company: ACompany, services: StandIn, lead: UUID, proxy: UUID
):
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    with clock_at(NOON):
        _delegate(_caller(app, company, lead), proxy)
        caller = _caller(app, company, proxy)
        assert _read(caller, lead).status_code == 200
        tell_employee(company, id=lead, version=2)
        eventually(lambda: _read(caller, lead).get_json()["code"] == "forbidden", "he has lost it as well")


def test_nobody_acts_for_who_has_not_said_so(app: Flask, company: ACompany, lead: UUID, proxy: UUID):
    other = tell_employee(company, post(company.root, "group_admin"))
    with clock_at(NOON):
        _delegate(_caller(app, company, lead), proxy)
        caller = _caller(app, company, proxy)
        assert _read(caller, other).status_code == 403
        assert _read(caller, uuid4()).status_code == 403
        assert _read(_caller(app, company, lead), proxy).status_code == 403
        assert _read(caller, "himself").status_code == 422


def test_a_proxy_names_no_other_proxy(app: Flask, company: ACompany, lead: UUID, proxy: UUID):
    other = tell_employee(company, post(company.root, "desk"))
    with clock_at(NOON):
        _delegate(_caller(app, company, lead), proxy)
        caller = _caller(app, company, proxy)
        body = {"proxy_id": str(other), "from_date": "2030-05-01", "to_date": "2030-05-03"}
        # What concerns the caller himself concerns him alone, whatever he says.
        headers = {"Acting-For": str(lead)}
        answer = caller("PUT", f"/v1/me/delegations/{uuid4()}", json=body, headers=headers)
        assert answer.get_json()["account_id"] == str(proxy)
        assert _read(_caller(app, company, other), lead).status_code == 403


def test_nobody_is_given_anything_by_acting_for_somebody(app: Flask, company: ACompany, proxy: UUID):
    boss = tell_employee(company, post(company.root, "group_admin"))
    with clock_at(NOON):
        _delegate(_caller(app, company, boss), proxy)
        body = {"role": "desk", "org_node_id": str(company.root), "from_date": "2030-05-01"}
        headers = {"Acting-For": str(boss)}
        for account in (proxy, boss):
            path = f"/v1/accounts/{account}/grants/{uuid4()}"
            assert _caller(app, company, proxy)("PUT", path, json=body, headers=headers).status_code == 403


def _given(as_proxy: Any, company: ACompany, third: UUID) -> list[int]:
    """Return what a proxy is told who tries to give what would stay when he is none: grant, key, role, password."""
    there, permissions = {"org_node_id": str(company.root)}, {"permissions": ["room:read"]}
    asked: dict[str, Any] = {
        f"accounts/{third}/grants/{uuid4()}": {"role": "desk", "from_date": "2030-05-01", **there},
        f"api-keys/{uuid4()}": {"name": "k", "expires_at": (NOON + DAY).isoformat(), **permissions, **there},
        f"roles/{uuid4()}": {"code": f"r-{uuid4().hex[:6]}", "name": "r", **permissions},
        f"accounts/{third}/password": {},
    }
    return [as_proxy("PUT", f"/v1/{path}", json=body).status_code for path, body in asked.items()]


@pytest.mark.parametrize(
    ("role", "told"),
    [("repair_worker", [403] * 4), ("desk", [200, 200, 200, 403]), ("group_admin", [200] * 4)],
)
def test_a_proxy_gives_nobody_what_he_has_not_himself(app: Flask, company: ACompany, role: str, told: list[int]):
    boss, third, proxy = (tell_employee(company, post(company.root, one)) for one in ("group_admin", "auditor", role))
    with clock_at(NOON):
        _delegate(_caller(app, company, boss), proxy)
        as_proxy = partial(_caller(app, company, proxy), headers={"Acting-For": str(boss)})
        assert _given(as_proxy, company, third) == told


@pytest.mark.parametrize(("role", "gives"), [("repair_worker", False), ("group_admin", True)])
def test_nor_by_a_post(app: Flask, company: ACompany, services: StandIn, role: str, gives: bool):
    services.answers["hr.add_post"] = {"version": 2}
    boss, proxy = (tell_employee(company, post(company.root, one)) for one in ("group_admin", role))
    with clock_at(NOON):
        _delegate(_caller(app, company, boss), proxy)
        body = {"node_id": str(company.root), "role": "group_admin", "from_date": "2030-05-01"}
        headers = key() | {"Acting-For": str(boss)}
        _caller(app, company, proxy)("POST", f"/v1/employees/{proxy}/posts", json=body, headers=headers)
    assert ("group_admin" in services.asked[-1][2].gives) is gives
    assert "repair_worker" in services.asked[-1][2].gives


@pytest.mark.parametrize("verb_and_path", [("PUT", "password"), ("DELETE", "second-factor"), ("PUT", "lock")])
def test_nobody_takes_over_the_account_of_whom_he_acts_for_or_his_own(
    app: Flask, company: ACompany, verb_and_path: tuple[str, str]
):
    verb, what = verb_and_path
    boss, proxy = (tell_employee(company, post(company.root, "group_admin")) for _ in range(2))
    with clock_at(NOON):
        _delegate(_caller(app, company, boss), proxy)
        for account, headers in ((boss, {"Acting-For": str(boss)}), (proxy, {"Acting-For": str(boss)}), (proxy, {})):
            caller = _caller(app, company, proxy)
            assert caller(verb, f"/v1/accounts/{account}/{what}", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "more", [{"to_date": "2030-04-30"}, {"to_date": "2031-05-01"}], ids=["before the first day", "too long"]
)
def test_the_days_make_sense(app: Flask, company: ACompany, lead: UUID, proxy: UUID, more: Any):
    assert _delegate(_caller(app, company, lead), proxy, **more).status_code == 422


def test_a_proxy_is_somebody_else_who_is_there(app: Flask, company: ACompany, lead: UUID):
    caller = _caller(app, company, lead)
    assert _delegate(caller, lead).get_json()["fields"][0]["code"] == "self"
    assert _delegate(caller, uuid4()).status_code == 404


def test_a_delegation_is_its_owners(app: Flask, company: ACompany, lead: UUID, proxy: UUID):
    owner, caller, id = _caller(app, company, lead), _caller(app, company, proxy), uuid4()
    _delegate(owner, proxy, id)
    for one in (owner, caller):
        assert [item["id"] for item in one("GET", "/v1/me/delegations").get_json()["items"]] == [str(id)]
    assert caller("DELETE", f"/v1/me/delegations/{id}").status_code == 404
    assert _delegate(caller, lead, id).status_code == 404
