"""Roles that a company makes, and grants: nobody gives more than he has, or outside of where he is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import Tree, clock_at, eventually
from gateway.access.roles import INTERNAL, ROLES
from gateway.tests.company import ACompany, Caller, post, staff, tell_employee, token_of

TODAY = date(2026, 1, 1)


def _caller(app: Flask, company: ACompany, account: UUID) -> Caller:
    return Caller(app.test_client(), token_of(company, f"employee:{account}"))


def _give(caller: Caller, account: UUID, role: str, node: UUID, grant: UUID | None = None, **more: Any) -> TestResponse:
    body = {"role": role, "org_node_id": str(node), "from_date": TODAY.isoformat()} | more
    return caller("PUT", f"/v1/accounts/{account}/grants/{grant or uuid4()}", json=body)


def _permissions(caller: Caller) -> set[str]:
    return set(caller("GET", "/v1/me").get_json()["permissions"])


def _make(boss: Caller, code: str, *permissions: str, id: UUID | None = None) -> TestResponse:
    body = {"code": code, "name": "自定义", "permissions": list(permissions)}
    return boss("PUT", f"/v1/roles/{id or uuid4()}", json=body)


def test_a_grant_adds_to_the_posts_until_it_is_taken(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    caller, grant = _caller(app, company, worker), uuid4()
    assert "ticket:dispatch" not in _permissions(caller)
    assert _give(boss, worker, "project_lead", tree.left_leaf, grant).status_code == 200
    eventually(lambda: "ticket:dispatch" in _permissions(caller), "it counts")
    assert "ticket:work" in _permissions(caller)
    assert boss("DELETE", f"/v1/accounts/{worker}/grants/{grant}").status_code == 204
    eventually(lambda: "ticket:dispatch" not in _permissions(caller), "it counts no more")


def test_a_grant_is_for_its_days(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    _give(boss, worker, "desk", tree.left_leaf, from_date="2030-02-01", to_date="2030-02-03")
    noon = datetime(2030, 2, 1, 4, tzinfo=UTC)
    for days, counts in ((-1, False), (0, True), (2, True), (3, False)):
        with clock_at(noon + timedelta(days=days)):
            assert ("ticket:open" in _permissions(_caller(app, company, worker))) is counts


def test_the_days_have_an_order(company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    answer = _give(boss, worker, "desk", tree.left_leaf, from_date="2030-02-01", to_date="2030-01-31")
    assert answer.get_json()["fields"][0]["code"] == "before_from_date"


def test_a_post_is_no_grant_that_could_be_taken(company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    [grant] = boss("GET", f"/v1/accounts/{worker}/grants").get_json()["items"]
    assert (grant["role"], grant["by_post"]) == ("repair_worker", True)
    assert boss("DELETE", f"/v1/accounts/{worker}/grants/{grant['id']}").status_code == 409
    assert _give(boss, worker, "desk", tree.left_leaf, UUID(grant["id"])).status_code == 409


@pytest.fixture
def admin(app: Flask, company: ACompany, tree: Tree, boss: Caller) -> Caller:
    """A custom administrator of the left: gives desks and leads, and is a lead there himself."""
    code = f"admin-{uuid4().hex[:6]}"
    assert _make(boss, code, "account:read", "grant:give", "account:set_password").status_code == 200
    account = tell_employee(company, post(tree.left, "project_lead"))
    assert _give(boss, account, code, tree.left).status_code == 200
    return _caller(app, company, account)


def test_an_administrator_of_a_part_gives_what_he_has_there(company: ACompany, tree: Tree, admin: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    assert _give(admin, worker, "project_lead", tree.left_leaf).status_code == 200
    assert _give(admin, worker, "project_lead", tree.left).status_code == 200


def test_and_nothing_elsewhere(company: ACompany, tree: Tree, admin: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    for node in (tree.root, tree.right, tree.right_leaf, uuid4()):
        assert _give(admin, worker, "project_lead", node).status_code == 404


def test_who_reaches_everything_gives_nothing_where_nothing_is(company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    until = runtime.current().clock.now() + timedelta(days=3)
    body = {"name": "闸机", "permissions": ["ticket:read"], "expires_at": until.isoformat()}
    for node, status in ((uuid4(), 404), (company.root, 200), (tree.left_leaf, 200)):
        assert _give(boss, worker, "project_lead", node).status_code == status
        key = boss("PUT", f"/v1/api-keys/{uuid4()}", json=body | {"org_node_id": str(node)})
        assert key.status_code == status


def test_and_nothing_that_he_has_not(company: ACompany, tree: Tree, admin: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    for role in ("group_admin", "city_manager", "cashier", "hr", "auditor"):
        assert _give(admin, worker, role, tree.left_leaf).status_code == 403


def test_and_nothing_to_people_of_elsewhere(company: ACompany, tree: Tree, admin: Caller):
    stranger = tell_employee(company, post(tree.right_leaf, "repair_worker"))
    assert _give(admin, stranger, "project_lead", tree.left_leaf).status_code == 404
    assert admin("GET", f"/v1/accounts/{stranger}/grants").status_code == 404


def test_what_one_who_has_more_was_given_is_not_taken(company: ACompany, tree: Tree, boss: Caller, admin: Caller):
    worker, grant = tell_employee(company, post(tree.left_leaf, "repair_worker")), uuid4()
    assert _give(boss, worker, "city_manager", tree.left_leaf, grant).status_code == 200
    assert admin("DELETE", f"/v1/accounts/{worker}/grants/{grant}").status_code == 403
    assert _give(admin, worker, "project_lead", tree.left_leaf, grant).status_code == 403


def test_nobody_takes_over_the_account_of_one_who_has_more(company: ACompany, tree: Tree, admin: Caller):
    for role, status in (("repair_worker", 200), ("project_lead", 200), ("group_admin", 403)):
        account = tell_employee(company, post(tree.left_leaf, role))
        answer = admin("PUT", f"/v1/accounts/{account}/password")
        assert answer.status_code == status


@pytest.mark.parametrize(("role", "status"), [("project_lead", 200), ("group_admin", 403)])
@pytest.mark.parametrize("begins", [0, 40])
def test_nor_that_of_the_proxy_of_one_who_has_more(
    app: Flask, company: ACompany, tree: Tree, admin: Caller, role: str, status: int, begins: int
):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    away = _caller(app, company, tell_employee(company, post(tree.left, role)))
    since = runtime.current().clock.now().date() + timedelta(days=begins)
    days = {"from_date": str(since), "to_date": str(since + timedelta(days=2))}
    assert away("PUT", f"/v1/me/delegations/{uuid4()}", json={"proxy_id": str(worker)} | days).status_code == 200
    assert admin("PUT", f"/v1/accounts/{worker}/password").status_code == status


def test_nobody_gives_himself_anything(app: Flask, company: ACompany, tree: Tree):
    account = tell_employee(company, post(company.root, "group_admin"))
    assert _give(_caller(app, company, account), account, "desk", tree.left).status_code == 403


def test_a_role_of_the_own_is_what_it_is_made_of(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    role, code = uuid4(), f"reader-{uuid4().hex[:6]}"
    assert _make(boss, code, "ticket:read", "room:read", id=role).status_code == 200
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    _give(boss, worker, code, tree.left_leaf)
    caller = _caller(app, company, worker)
    assert "room:read" in _permissions(caller)
    assert _make(boss, code, "ticket:read", id=role).get_json()["permissions"] == ["ticket:read"]
    eventually(lambda: "room:read" not in _permissions(caller), "the change counts for all who have it")
    assert boss("DELETE", f"/v1/roles/{role}").status_code == 409


def test_a_role_that_nobody_has_is_removed(boss: Caller):
    role, code = uuid4(), f"short-{uuid4().hex[:6]}"
    _make(boss, code, "ticket:read", id=role)
    assert code in {one["code"] for one in boss("GET", "/v1/roles").get_json()["items"]}
    assert boss("DELETE", f"/v1/roles/{role}").status_code == 204
    codes = [one["code"] for one in boss("GET", "/v1/roles").get_json()["items"]]
    assert codes == list(ROLES)


def test_who_administers_a_part_leaves_the_companys_roles_as_they_are(
    app: Flask, company: ACompany, tree: Tree, boss: Caller
):
    """Not even of permissions that he has in the whole company, by something else."""
    role, code = uuid4(), f"reader-{uuid4().hex[:6]}"
    made = _make(boss, code, "ticket:read", "room:read", id=role).get_json()
    local = tell_employee(company, post(tree.left, "group_admin"), post(company.root, "auditor"))
    caller = _caller(app, company, local)
    assert _make(caller, code, "ticket:read", id=role).status_code == 403
    assert caller("DELETE", f"/v1/roles/{role}").status_code == 403
    assert made in boss("GET", "/v1/roles").get_json()["items"]


@pytest.mark.parametrize("code", ["desk", "group_admin"])
def test_a_ready_role_is_not_changed(boss: Caller, code: str):
    assert _make(boss, code, "ticket:read").get_json()["code"] == "duplicate"


@pytest.mark.parametrize("permission", ["ticket:fly", *sorted(INTERNAL)])
def test_what_is_no_permission_makes_no_role(boss: Caller, permission: str):
    assert _make(boss, "wings", permission).get_json()["fields"][0]["field"] == "permissions"


def test_a_role_is_made_of_what_its_maker_has(app: Flask, company: ACompany, boss: Caller):
    assert _make(boss, "workers", "ticket:work").status_code == 403
    assert _make(staff(app, company, "auditor"), "readers", "ticket:read").status_code == 403


def test_a_role_of_one_who_has_more_is_neither_changed_nor_removed(app: Flask, company: ACompany, boss: Caller):
    role, maker, code = uuid4(), f"maker-{uuid4().hex[:6]}", f"large-{uuid4().hex[:6]}"
    assert _make(boss, maker, "role:set", "ticket:read").status_code == 200
    assert _make(boss, code, "ticket:read", "node:move", id=role).status_code == 200
    account = tell_employee(company, post(company.root, "repair_worker"))
    assert _give(boss, account, maker, company.root).status_code == 200
    caller = _caller(app, company, account)
    assert _make(caller, code, "ticket:read", id=role).status_code == 403
    assert caller("DELETE", f"/v1/roles/{role}").status_code == 403
    assert _make(boss, code, "ticket:read", id=role).status_code == 200
    assert caller("DELETE", f"/v1/roles/{role}").status_code == 204


def test_the_code_of_a_role_stays(boss: Caller):
    role = uuid4()
    _make(boss, f"first-{role.hex[:6]}", "ticket:read", id=role)
    assert _make(boss, f"second-{role.hex[:6]}", "ticket:read", id=role).status_code == 409


def test_a_grant_names_a_role_that_there_is(company: ACompany, tree: Tree, boss: Caller):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    assert _give(boss, worker, "no-such-role", tree.left_leaf).get_json()["fields"][0]["code"] == "unknown"
