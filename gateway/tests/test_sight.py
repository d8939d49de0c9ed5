"""Who sees what in full: the decision, and what the gateway makes of it."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields

from chassis import runtime
from chassis.scopes import Resource, within
from chassis.testing import Tree, eventually
from contracts.core.masking import PERSONAL
from contracts.core.personal import EMAIL, IDENTITY, KINDS, PHONE, WORK_PHONE
from gateway.access.authorization import Granted, scopes_of_employee
from gateway.access.roles import ROLES, Role
from gateway.access.sight import masked_of_employee, masked_of_resident
from gateway.http.routing import Local
from gateway.routes import ROUTES
from gateway.tests.company import ACompany, Caller, post, staff, tell_employee, tell_resident, tenure, token_of
from gateway.tests.services import StandIn

NODE, OTHER, EMPLOYEE = uuid4(), uuid4(), uuid4()
LOOKS = re.compile(r"phone|mobile|e_?mail|identity_n|birthday", re.IGNORECASE)


def _shows(*kinds: str) -> Role:
    return Role(frozenset({"customer:read"}), in_full=frozenset(kinds))


def _masked(*grants: Granted) -> set[str]:
    return set(masked_of_employee(EMPLOYEE, grants)["customer:read"])


def test_what_no_role_shows_is_masked():
    assert _masked(Granted(_shows(), NODE, False)) == set(KINDS)
    assert _masked(Granted(_shows(PHONE), NODE, False)) == set(KINDS) - {PHONE}


def test_of_two_reaches_what_both_show_is_shown():
    assert _masked(Granted(_shows(PHONE, EMAIL), NODE, False), Granted(_shows(PHONE), OTHER, False)) == {
        *KINDS,
    } - {PHONE}


def test_in_the_same_reach_what_one_shows_is_shown():
    assert _masked(Granted(_shows(PHONE), NODE, False), Granted(_shows(EMAIL), NODE, False)) == set(KINDS) - {
        PHONE,
        EMAIL,
    }


def test_what_is_shown_in_the_whole_company_is_shown_in_its_parts():
    assert _masked(Granted(_shows(PHONE), NODE, True), Granted(_shows(), OTHER, False)) == set(KINDS) - {PHONE}
    assert _masked(Granted(_shows(), NODE, True), Granted(_shows(PHONE), OTHER, False)) == set(KINDS)


_NODES = [uuid4() for _ in range(3)]
_GRANTS = st.lists(
    st.builds(
        lambda kinds, node, reach: Granted(
            Role(frozenset({"customer:read"}), reach, frozenset(kinds)), _NODES[node], node == 0
        ),
        st.sets(st.sampled_from(KINDS)),
        st.integers(0, 2),
        st.sampled_from(["node", "assignments"]),
    ),
    min_size=1,
    max_size=4,
)


@given(_GRANTS, st.integers(0, 2), st.booleans())
def test_nothing_is_shown_that_no_single_role_would_show(grants: list[Granted], node: int, assigned: bool):
    """Of whatever can be reached, each kind that is shown would be shown by a role that reaches it."""
    path = (_NODES[0],) if node == 0 else (_NODES[0], _NODES[node])
    place = Resource(ancestors=path, assignee_id=EMPLOYEE if assigned else None)
    reaching = [grant for grant in grants if within((grant.scope(EMPLOYEE),), place)]
    shown = set(KINDS) - _masked(*grants)
    if within(scopes_of_employee(EMPLOYEE, grants)["customer:read"], place):
        assert all(any(kind in grant.role.in_full for grant in reaching) for kind in shown)


@pytest.mark.parametrize("role", ["auditor", "city_manager"])
def test_who_looks_on_sees_no_number_of_a_customer(role: str):
    assert ROLES[role].in_full.isdisjoint({PHONE, EMAIL, IDENTITY})


def test_identity_numbers_stand_open_to_the_administrator_and_to_whose_they_are():
    assert {name for name, role in ROLES.items() if IDENTITY in role.in_full} == {"group_admin", "resident"}
    assert set(masked_of_resident().values()) == {()}


def test_the_context_says_what_is_masked(app: Flask, company: ACompany, services: StandIn):
    services.answers["customer.list_customers"] = {"items": [], "next_cursor": None}
    for role in ("group_admin", "desk", "auditor"):
        assert staff(app, company, role)("GET", "/v1/customers").status_code == 200
    masked = [set(context.masked) for _, _, context in services.asked]
    assert masked == [set(), {IDENTITY}, set(KINDS)]


def test_a_resident_sees_the_own(app: Flask, company: ACompany, services: StandIn):
    services.answers["ticketing.list_tickets"] = {"items": [], "next_cursor": None}
    resident = tell_resident(company, tenure(uuid4()))
    Caller(app.test_client(), token_of(company, f"customer:{resident}"))("GET", "/v1/tickets")
    assert [context.masked for _, _, context in services.asked] == [()]


def _role(boss: Caller, *permissions: str, id: UUID | None = None, **more: Any) -> Any:
    id = id or uuid4()
    body = {"code": f"r-{id.hex[:8]}", "name": "自定义", "permissions": list(permissions)} | more
    return boss("PUT", f"/v1/roles/{id}", json=body)


def _grant(boss: Caller, account: UUID, code: str, node: UUID) -> int:
    body = {"role": code, "org_node_id": str(node), "from_date": "2026-01-01"}
    return boss("PUT", f"/v1/accounts/{account}/grants/{uuid4()}", json=body).status_code


def test_a_role_of_the_own_shows_what_it_says(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    id = uuid4()
    made = _role(boss, "customer:read", id=id).get_json()
    assert made["in_full"] == []
    account = tell_employee(company)
    assert _grant(boss, account, made["code"], tree.left) == 200
    caller = Caller(app.test_client(), token_of(company, f"employee:{account}"))
    assert caller("GET", "/v1/me").get_json()["masked"] == {"customer:read": list(KINDS)}
    changed = _role(boss, "customer:read", id=id, in_full=[PHONE, PHONE])
    assert changed.get_json()["in_full"] == [PHONE]
    eventually(lambda: PHONE not in caller("GET", "/v1/me").get_json()["masked"]["customer:read"], "it is shown")


def test_a_kind_that_there_is_not_is_refused(boss: Caller):
    assert _role(boss, "customer:read", in_full=["shoe_size"]).status_code == 422


def test_nobody_shows_others_more_than_he_sees(app: Flask, company: ACompany, tree: Tree, boss: Caller):
    giving = ("grant:give", "account:read", "api_key:give", "customer:read", "role:set")
    blind = _role(boss, *giving, in_full=[WORK_PHONE]).get_json()["code"]
    account = tell_employee(company)
    assert _grant(boss, account, blind, company.root) == 200
    admin = Caller(app.test_client(), token_of(company, f"employee:{account}"))
    seeing = _role(boss, "customer:read", in_full=[PHONE]).get_json()["code"]
    same = _role(boss, "customer:read", in_full=[WORK_PHONE]).get_json()["code"]
    other = tell_employee(company, post(company.root, "desk"))
    assert (_grant(admin, other, same, tree.left), _grant(admin, other, seeing, tree.left)) == (200, 403)
    assert _role(admin, "customer:read", in_full=[PHONE]).status_code == 403
    assert _role(admin, "customer:read", in_full=[WORK_PHONE]).status_code == 200


def test_a_key_sees_everything_masked_unless_it_says_otherwise(
    app: Flask, boss: Caller, running: runtime.Runtime, tree: Tree, services: StandIn
):
    services.answers["customer.list_customers"] = {"items": [], "next_cursor": None}
    until = running.clock.now().replace(year=running.clock.now().year + 1).isoformat()
    body = {"name": "k", "permissions": ["customer:read"], "org_node_id": str(tree.left), "expires_at": until}
    for more in ({}, {"in_full": [PHONE]}):
        key = boss("PUT", f"/v1/api-keys/{uuid4()}", json=body | more).get_json()["key"]
        Caller(app.test_client(), key)("GET", "/v1/customers")
    masked = [set(context.masked) for _, _, context in services.asked]
    assert masked == [set(KINDS), set(KINDS) - {PHONE}]


def test_the_gateways_own_answers_are_masked(app: Flask, company: ACompany, boss: Caller):
    role = _role(boss, "customer:read", name="打13800138000").get_json()
    assert role["name"] == "打13800138000"
    told = {}
    for caller, seen in ((boss, "boss"), (staff(app, company, "auditor"), "auditor")):
        rows = caller("GET", "/v1/operations/gateway?action=role.set").get_json()["items"]
        told[seen] = rows[0]["after"]["name"]
    assert told == {"boss": "打13800138000", "auditor": "打138****8000"}


def _personal(schema: Schema) -> Iterator[tuple[str, Any]]:
    for name, field in schema.fields.items():
        inner = field
        while isinstance(inner, fields.List):
            inner = inner.inner
        if isinstance(inner, fields.Nested):
            yield from _personal(inner.schema)
        elif LOOKS.search(name):
            yield name, inner.metadata.get(PERSONAL)


def test_what_looks_personal_in_the_gateways_own_answers_is_said_to_be():
    replies = [route.operation.reply_schema for route in ROUTES if isinstance(route.operation, Local)]
    assert not [name for schema in replies for name, kind in _personal(schema) if kind is None]


def test_whoever_discloses_needs_a_permission_of_its_own():
    disclosing = {r.path: r.permission for r in ROUTES if not isinstance(r.operation, Local) and r.operation.discloses}
    assert set(disclosing.values()) == {f"{what}:disclose" for what in ("customer", "employee", "contractor", "ticket")}
    assert all(path.endswith("/disclosures") for path in disclosing)
