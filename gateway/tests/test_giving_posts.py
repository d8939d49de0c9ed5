"""What the gateway signs of the posts that somebody may give: those whose roles give no more than he has himself."""

from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from chassis.context import Context
from chassis.scopes import Resource
from chassis.testing import Tree
from contracts.hr.schemas import POST_ROLES
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.services import StandIn

EMPLOYEE = {"id": str(uuid4()), "version": 1}


def _context(app: Flask, company: ACompany, services: StandIn, *posts: Any) -> Context:
    """Return the context in which somebody with ``posts`` gives one."""
    services.answers["hr.add_post"] = dict(EMPLOYEE)
    caller = Caller(app.test_client(), token_of(company, f"employee:{tell_employee(company, *posts)}"))
    body = {"node_id": str(uuid4()), "role": "desk", "from_date": "2026-01-01"}
    headers = {"Idempotency-Key": str(uuid4())}
    assert caller("POST", f"/v1/employees/{uuid4()}/posts", json=body, headers=headers).status_code == 201
    return services.asked[-1][2]


def _given(context: Context, *path: UUID) -> set[str]:
    return {role for role in POST_ROLES if context.may_give(role, Resource(ancestors=path))}


def test_hr_gives_no_more_than_it_has(app: Flask, company: ACompany, services: StandIn, tree: Tree):
    context = _context(app, company, services, post(tree.left, "hr"))
    assert _given(context, tree.root, tree.left, tree.left_leaf) == {"hr", "repair_worker"}
    # Where nothing is given there is no reach either: hr asks for that first.
    assert _given(context, tree.root, tree.right) == {"repair_worker"}


def test_what_one_has_at_a_place_is_given_there(app: Flask, company: ACompany, services: StandIn, tree: Tree):
    context = _context(app, company, services, post(tree.left_leaf, "group_admin"))
    assert _given(context, tree.root, tree.left, tree.left_leaf) == set(POST_ROLES)
    assert _given(context, tree.root, tree.left) == {"repair_worker"}


def test_nobody_gives_what_shows_more_than_he_sees(app: Flask, company: ACompany, services: StandIn, tree: Tree):
    # Of what two roles of different reach give both, he sees in full what both show: no phones of customers.
    apart = _context(app, company, services, post(tree.left, "hr"), post(tree.left_leaf, "desk"))
    assert _given(apart, tree.root, tree.left, tree.left_leaf) == {"hr", "repair_worker"}
    together = _context(app, company, services, post(tree.left, "hr"), post(tree.left, "desk"))
    assert _given(together, tree.root, tree.left) == {"hr", "repair_worker", "desk"}


def test_who_may_everything_gives_everything(app: Flask, company: ACompany, services: StandIn, tree: Tree):
    context = _context(app, company, services, post(company.root, "group_admin"))
    assert _given(context, company.root, tree.left) == set(POST_ROLES)


def test_nobody_is_told_where_nothing_is_given(app: Flask, company: ACompany, services: StandIn, boss: Caller):
    services.answers["hr.list_nodes"] = {"items": []}
    assert boss("GET", "/v1/nodes").status_code == 200
    assert services.asked[-1][2].gives == {}
