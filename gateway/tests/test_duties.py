"""Acceptance duties: a desk takes the requests of the projects shared with it, and has nothing more of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis.scopes import OrgScope
from chassis.testing import Tree, clock_at, eventually
from gateway.access.roles import ACCEPTING, PERMISSIONS
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.services import StandIn

TODAY = date(2026, 1, 1)


def _caller(app: Flask, company: ACompany, account: UUID) -> Caller:
    return Caller(app.test_client(), token_of(company, f"employee:{account}"))


def _share(caller: Caller, project: UUID, duty: UUID | None = None, **more: Any) -> TestResponse:
    body = {"from_date": TODAY.isoformat()} | {name: str(value) for name, value in more.items()}
    return caller("PUT", f"/v1/nodes/{project}/duties/{duty or uuid4()}", json=body)


def _reach(app: Flask, caller: Caller, permission: str = "ticket:open") -> tuple[Any, ...]:
    """Return how far a permission reaches, as the door finds it."""
    scopes: tuple[Any, ...] = app.extensions["identities"].of(caller.token).permissions.get(permission, ())
    return scopes


@pytest.fixture
def desk(app: Flask, company: ACompany, tree: Tree) -> Caller:
    """Who is of the desk at the left project."""
    return _caller(app, company, tell_employee(company, post(tree.left_leaf, "desk")))


@pytest.fixture
def lead(app: Flask, company: ACompany, tree: Tree) -> Caller:
    """The lead of the right project."""
    return _caller(app, company, tell_employee(company, post(tree.right_leaf, "project_lead")))


def test_the_desk_of_a_node_accepts_what_is_shared_with_it_until_it_is_not(
    app: Flask, tree: Tree, desk: Caller, lead: Caller
):
    before = {permission: _reach(app, desk, permission) for permission in PERMISSIONS}
    duty = uuid4()
    assert _share(lead, tree.right_leaf, duty, desk_node_id=tree.left_leaf).status_code == 200
    shared = OrgScope(tree.right_leaf)
    eventually(lambda: shared in _reach(app, desk), "it counts")
    after = {permission: _reach(app, desk, permission) for permission in PERMISSIONS}
    changed = {permission for permission in PERMISSIONS if before[permission] != after[permission]}
    assert changed == ACCEPTING
    assert set(after["ticket:open"]) == {OrgScope(tree.left_leaf), shared}
    assert lead("DELETE", f"/v1/nodes/{tree.right_leaf}/duties/{duty}").status_code == 204
    eventually(lambda: _reach(app, desk) == (OrgScope(tree.left_leaf),), "it counts no more")


def test_who_comes_to_the_desk_accepts_as_well_and_who_leaves_no_more(
    app: Flask, company: ACompany, tree: Tree, lead: Caller
):
    _share(lead, tree.right_leaf, desk_node_id=tree.left_leaf)
    account = tell_employee(company, post(tree.left, "desk"))
    caller = _caller(app, company, account)
    assert _reach(app, caller) == (OrgScope(tree.left),)
    tell_employee(company, post(tree.left_leaf, "desk"), id=account, version=2)
    eventually(lambda: OrgScope(tree.right_leaf) in _reach(app, caller), "the desk's duty is his")
    tell_employee(company, post(tree.left, "desk"), id=account, version=3)
    eventually(lambda: _reach(app, caller) == (OrgScope(tree.left),), "and his no more")


@pytest.mark.parametrize("role", ["repair_worker", "cashier", "hr", "auditor"])
def test_others_at_the_desks_node_accept_nothing(app: Flask, company: ACompany, tree: Tree, lead: Caller, role: str):
    _share(lead, tree.right_leaf, desk_node_id=tree.left_leaf)
    caller = _caller(app, company, tell_employee(company, post(tree.left_leaf, role)))
    assert _reach(app, caller) == ()


def test_a_person_has_the_duty_without_being_of_a_desk(
    app: Flask, company: ACompany, tree: Tree, lead: Caller, services: StandIn
):
    services.answers["ticketing.open_ticket"] = {"id": str(uuid4()), "number": "R-1", "version": 1}
    account = tell_employee(company, post(tree.left_leaf, "hr"))
    caller = _caller(app, company, account)
    assert _share(lead, tree.right_leaf, account_id=account).status_code == 200
    body = {"room_id": str(uuid4()), "description": "漏水"}
    for path, status in (("/v1/tickets", 201), ("/v1/customers", 403)):
        answer = caller("POST", path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == status
    [(_, _, context)] = services.asked
    assert tuple(context.scopes) == (OrgScope(tree.right_leaf),)
    for path in ("/v1/tickets", "/v1/customers", "/v1/invoices", "/v1/messages/all"):
        assert caller("GET", path).status_code == 403


def test_the_proxy_of_the_desk_accepts_for_it(app: Flask, company: ACompany, tree: Tree, lead: Caller):
    absent, proxy = (tell_employee(company, post(tree.left_leaf, role)) for role in ("desk", "repair_worker"))
    assert _share(lead, tree.right_leaf, desk_node_id=tree.left_leaf).status_code == 200
    with clock_at(datetime(2030, 5, 1, 4, tzinfo=UTC)):
        body = {"proxy_id": str(proxy), "from_date": "2030-05-01", "to_date": "2030-05-03"}
        assert _caller(app, company, absent)("PUT", f"/v1/me/delegations/{uuid4()}", json=body).status_code == 200
        who = app.extensions["identities"].of(token_of(company, f"employee:{proxy}"), absent)
    assert set(who.permissions["ticket:open"]) == {OrgScope(tree.left_leaf), OrgScope(tree.right_leaf)}


def test_it_is_for_its_days(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    account = tell_employee(company, post(tree.left_leaf, "hr"))
    days: Any = {"from_date": "2030-02-01", "to_date": "2030-02-03"}
    assert _share(boss, tree.right_leaf, account_id=account, **days).status_code == 200
    noon = datetime(2030, 2, 1, 4, tzinfo=UTC)
    for day, counts in ((-1, False), (0, True), (2, True), (3, False)):
        with clock_at(noon + timedelta(days=day)):
            assert bool(_reach(app, _caller(app, company, account))) is counts


def test_only_who_reaches_the_project_shares_it_or_looks(tree: Tree, lead: Caller, desk: Caller):
    duty = uuid4()
    _share(lead, tree.right_leaf, duty, desk_node_id=tree.left_leaf)
    for project in (tree.left_leaf, tree.right, tree.root, uuid4()):
        assert _share(lead, project, desk_node_id=tree.right_leaf).status_code == 404
        assert lead("GET", f"/v1/nodes/{project}/duties").status_code == 404
        assert lead("DELETE", f"/v1/nodes/{project}/duties/{duty}").status_code == 404
    assert _share(desk, tree.left_leaf, desk_node_id=tree.right_leaf).status_code == 403
    [item] = lead("GET", f"/v1/nodes/{tree.right_leaf}/duties").get_json()["items"]
    assert item["desk_node_id"] == str(tree.left_leaf)


def test_a_project_is_shared_with_one_desk_that_there_is(company: ACompany, tree: Tree, lead: Caller, boss: Caller):
    assert _share(lead, tree.right_leaf, desk_node_id=uuid4()).status_code == 404
    assert _share(lead, tree.right_leaf, account_id=uuid4()).status_code == 404
    account = tell_employee(company, post(tree.left_leaf, "desk"))
    both = {"account_id": account, "desk_node_id": tree.left_leaf}
    for wrong in ({}, both, {"account_id": account, "to_date": "2025-12-31"}):
        assert _share(lead, tree.right_leaf, **wrong).status_code == 422
    [problem] = _share(boss, tree.right, account_id=account).get_json()["fields"]
    assert (problem["field"], problem["code"]) == ("org_node_id", "no_project")


def test_a_duty_stays_with_its_project(tree: Tree, boss: Caller):
    duty = uuid4()
    _share(boss, tree.right_leaf, duty, desk_node_id=tree.left_leaf)
    assert _share(boss, tree.left_leaf, duty, desk_node_id=tree.right_leaf).status_code == 404
    assert boss("DELETE", f"/v1/nodes/{tree.left_leaf}/duties/{duty}").status_code == 404


def test_nobody_gives_himself_the_requests_of_a_project(app: Flask, company: ACompany, tree: Tree):
    account = tell_employee(company, post(tree.right, "city_manager"), post(tree.left_leaf, "desk"))
    manager = _caller(app, company, account)
    assert _share(manager, tree.right_leaf, account_id=account).status_code == 403
    assert _share(manager, tree.right_leaf, desk_node_id=tree.left_leaf).status_code == 403
    assert _share(manager, tree.right_leaf, desk_node_id=tree.right).status_code == 200


def test_what_is_no_node_of_the_company_is_not_there_for_anybody(tree: Tree, boss: Caller):
    assert boss("GET", f"/v1/nodes/{uuid4()}/duties").status_code == 404
    assert _share(boss, uuid4(), desk_node_id=tree.left_leaf).status_code == 404
