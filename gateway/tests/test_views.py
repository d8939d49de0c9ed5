"""Saved views: of one's own, and shared with a part of the company."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from chassis.testing import Tree
from gateway.tests.company import ACompany, Caller, begin, post, staff, tell_employee, token_of
from gateway.views import keeping

OPEN = {"status": "reported,dispatched", "sort": "reported_at", "fields": "number,room_label,status"}


def _at(app: Flask, company: ACompany, node: UUID, role: str) -> Caller:
    employee = tell_employee(company, post(node, role))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


@pytest.fixture
def lead(app: Flask, company: ACompany, tree: Tree) -> Caller:
    """The lead of a project."""
    return _at(app, company, tree.left_leaf, "project_lead")


def _save(who: Caller, id: UUID | None = None, **more: Any) -> Any:
    body = {"name": "未完成", "list": "/v1/tickets", "query": OPEN} | more
    return who("PUT", f"/v1/views/{id or uuid4()}", json=body)


def _names(who: Caller, **query: str) -> list[str]:
    return [view["name"] for view in who("GET", "/v1/views", query_string=query).get_json()["items"]]


def test_a_view_comes_back_as_it_was_saved_and_can_be_changed(lead: Caller):
    id = uuid4()
    saved = _save(lead, id)
    assert saved.status_code == 200
    view = saved.get_json()
    assert (view["id"], view["list"], view["query"], view["own"]) == (str(id), "/v1/tickets", OPEN, True)
    assert lead("GET", f"/v1/views/{id}").get_json() == view
    assert _save(lead, id, name="待办").get_json()["name"] == "待办"
    assert _names(lead) == ["待办"]
    assert lead("DELETE", f"/v1/views/{id}").status_code == 204
    assert lead("GET", f"/v1/views/{id}").status_code == 404


def test_views_come_by_name_and_of_one_list(lead: Caller):
    for name, path in (("b", "/v1/tickets"), ("a", "/v1/tickets"), ("c", "/v1/customers")):
        _save(lead, name=name, list=path, query={})
    assert _names(lead) == ["a", "b", "c"]
    assert _names(lead, list="/v1/tickets", sort="-name") == ["b", "a"]
    page = lead("GET", "/v1/views?limit=2&count=exact&fields=name").get_json()
    assert page["count"] == {"rows": 3, "exact": True}
    assert [item.keys() for item in page["items"]] == [{"id", "name"}] * 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"query": {"status": "broken"}}, "query.status"),
        ({"query": {"colour": "red"}}, "query.colour"),
        ({"query": {"fields": "weight"}}, "query.fields"),
        ({"query": {"sort": "weight"}}, "query.sort"),
        ({"query": {"cursor": "x"}}, "query.cursor"),
        ({"query": {"limit": "5"}}, "query.limit"),
        ({"list": "/v1/nothing"}, "list"),
        ({"list": "/v1/views"}, "list"),
        ({"name": ""}, "name"),
    ],
)
def test_what_the_list_does_not_take_is_refused_when_it_is_saved(lead: Caller, more: dict[str, Any], field: str):
    answer = _save(lead, **more)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.get_json()["fields"]} == {field}
    assert _names(lead) == []


def test_nobody_else_sees_a_view_that_is_not_shared(app, company: ACompany, tree: Tree, lead: Caller, boss: Caller):
    id = uuid4()
    _save(lead, id)
    same_place = _at(app, company, tree.left_leaf, "project_lead")
    for other in (same_place, boss):
        assert _names(other) == []
        assert other("GET", f"/v1/views/{id}").status_code == 404
        assert other("DELETE", f"/v1/views/{id}").status_code == 404
        assert _save(other, id).status_code == 404
    assert _names(lead) == ["未完成"]


def _share(who: Caller, id: UUID, node: UUID) -> int:
    return who("PUT", f"/v1/views/{id}/sharing", json={"org_node_id": str(node)}).status_code


def test_a_shared_view_is_seen_where_it_is_shared_and_above(app, company: ACompany, tree: Tree):
    manager = _at(app, company, tree.left, "city_manager")
    id = uuid4()
    _save(manager, id)
    assert _share(manager, id, tree.left) == 200
    below, above, aside = (
        _at(app, company, node, role)
        for node, role in (
            (tree.left_leaf, "desk"),
            (tree.root, "city_manager"),
            (tree.right_leaf, "project_lead"),
        )
    )
    assert (_names(below), _names(above), _names(aside)) == (["未完成"], ["未完成"], [])
    assert below("GET", f"/v1/views/{id}").get_json()["own"] is False
    for other in (below, above):
        assert other("DELETE", f"/v1/views/{id}").status_code == 404
        assert _save(other, id).status_code == 404
    assert _save(manager, id, name="anew").get_json()["org_node_id"] == str(tree.left)
    assert (below("GET", f"/v1/views/{id}").get_json()["name"], _names(manager)) == ("anew", ["anew"])


def test_who_may_share_there_ends_the_sharing(app, company: ACompany, tree: Tree, lead: Caller):
    id = uuid4()
    _save(lead, id)
    path = f"/v1/views/{id}/sharing"
    manager, aside = (_at(app, company, node, "city_manager") for node in (tree.left, tree.right))
    assert manager("DELETE", path).status_code == 404
    _share(lead, id, tree.left_leaf)
    assert aside("DELETE", path).status_code == 404
    assert manager("DELETE", path).status_code == 204
    assert (_names(manager), _names(lead)) == ([], ["未完成"])


def test_who_may_share_shares_his_own_and_only_within_his_reach(app, company, tree: Tree, lead: Caller, boss: Caller):
    id = uuid4()
    _save(lead, id)
    assert _share(lead, id, tree.left_leaf) == 200
    for node in (tree.left, tree.right_leaf, uuid4()):
        assert _share(lead, id, node) == 404
    assert _share(boss, id, tree.left) == 404
    desk = _at(app, company, tree.left_leaf, "desk")
    assert _share(desk, id, tree.left_leaf) == 403
    assert _save(desk).status_code == 200


def test_views_of_a_list_that_one_may_not_read_are_not_there(app, company: ACompany, tree: Tree, boss: Caller):
    id = uuid4()
    _save(boss, id, list="/v1/employees", query={})
    _share(boss, id, company.root)
    hr, cashier = (_at(app, company, company.root, role) for role in ("hr", "cashier"))
    assert (_names(hr), _names(cashier)) == (["未完成"], [])
    assert _save(cashier, list="/v1/employees", query={}).status_code == 403


def test_another_company_sees_nothing(app: Flask, boss: Caller, company: ACompany):
    id = uuid4()
    _save(boss, id)
    _share(boss, id, company.root)
    stranger = staff(app, begin(), "group_admin")
    assert _names(stranger) == []
    assert stranger("GET", f"/v1/views/{id}").status_code == 404


def test_there_is_an_end_to_the_views_of_one_person(lead: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST", 2)
    id = uuid4()
    assert [_save(lead, one).status_code for one in (id, uuid4(), uuid4())] == [200, 200, 409]
    assert _save(lead, id, name="anew").status_code == 200
