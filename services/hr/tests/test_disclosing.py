"""The phone and the e-mail of a colleague, for those who do not see them in full."""

from uuid import UUID, uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing import ask
from contracts.core.errors import NotFound
from contracts.core.personal import EMAIL, KINDS, PHONE
from contracts.hr.rpc import ADD_EMPLOYEE, DISCLOSE_EMPLOYEE, GET_EMPLOYEE, LIST_OPERATIONS
from services.hr.service import HrService
from services.hr.tests.companies import post

NUMBER, ADDRESS = "+8613800138000", "li@example.com"


@pytest.fixture
def employee(company):
    known = {"number": "E1", "name": "李强", "phone": NUMBER, "email": ADDRESS}
    return company.ask(ADD_EMPLOYEE, known | {"posts": [post(company.garden)]})


def _ask(company, method, request, node, masked=KINDS):
    asking = {"scopes": (OrgScope(UUID(node["id"])),), "principal": f"employee:{uuid4()}", "masked": masked}
    return ask(HrService, method, request, tenant=company.tenant, **asking)


def test_the_numbers_of_customers_are_a_kind_of_their_own(company, employee):
    asked = {"employee_id": employee["id"]}
    assert _ask(company, GET_EMPLOYEE, asked, company.south)["phone"] == "138****8000"
    seen = _ask(company, GET_EMPLOYEE, asked, company.south, (EMAIL, PHONE))
    assert (seen["phone"], seen["email"]) == (NUMBER, ADDRESS)


def test_what_is_asked_for_is_shown_and_logged(company, employee):
    asked = {"employee_id": employee["id"], "fields": ["phone"], "reason": "夜间值班"}
    shown = {"id": employee["id"], "phone": NUMBER, "email": None}
    assert _ask(company, DISCLOSE_EMPLOYEE, asked, company.garden) == shown
    [row] = ask(HrService, LIST_OPERATIONS, {"action": "employee.disclose"}, tenant=company.tenant)["items"]
    assert row["after"] == {"fields": ["phone"], "reason": "夜间值班"}


def test_out_of_reach_nobody_is_shown(company, employee):
    asked = {"employee_id": employee["id"], "fields": ["phone"], "reason": "夜间值班"}
    with pytest.raises(NotFound):
        _ask(company, DISCLOSE_EMPLOYEE, asked, company.north)
