"""Whose accounts somebody sees, and to whom a password may be given."""

from uuid import UUID

from flask import Flask

from chassis.testing import Tree
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of


def _admin_of(app: Flask, company: ACompany, node: UUID) -> Caller:
    employee = tell_employee(company, post(node, "group_admin"))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


def _set(caller: Caller, account: UUID) -> int:
    return caller("PUT", f"/v1/accounts/{account}/password").status_code


def test_accounts_are_seen_by_who_stands_above_a_post(app: Flask, company: ACompany, tree: Tree):
    left = _admin_of(app, company, tree.left)
    below = tell_employee(company, post(tree.left_leaf, "desk"))
    elsewhere = tell_employee(company, post(tree.right_leaf, "desk"))
    found = {account["id"] for account in left("GET", "/v1/accounts").get_json()["items"]}
    assert str(below) in found
    assert str(elsewhere) not in found
    assert len(found) == 2


def test_a_password_is_set_from_above(app: Flask, company: ACompany, tree: Tree):
    assert _set(_admin_of(app, company, tree.left), tell_employee(company, post(tree.left_leaf, "desk"))) == 200


def test_no_password_is_set_above_or_beside(app: Flask, company: ACompany, tree: Tree):
    left = _admin_of(app, company, tree.left)
    for node in (tree.root, tree.right, tree.right_leaf):
        assert _set(left, tell_employee(company, post(node, "desk"))) == 404


def test_one_post_elsewhere_is_enough_to_refuse(app: Flask, company: ACompany, tree: Tree):
    both = tell_employee(company, post(tree.left_leaf, "desk"), post(tree.right_leaf, "desk"))
    assert _set(_admin_of(app, company, tree.left), both) == 404


def test_nobody_without_a_post_is_in_reach_of_a_part(app: Flask, company: ACompany, tree: Tree):
    assert _set(_admin_of(app, company, tree.left), tell_employee(company)) == 404
