from uuid import UUID, uuid4

import pytest

from chassis.scopes import OrgScope, Scopes
from chassis.testing import ask, emitted
from contracts.core.errors import Conflict, Duplicate, Forbidden, Invalid, NotFound
from contracts.hr.events import EMPLOYEES_CHANGED
from contracts.hr.rpc import ADD_EMPLOYEE, ADD_POST, END_POST, GET_EMPLOYEE, LIST_EMPLOYEES
from services.hr.service import HrService
from services.hr.tests.companies import post

ANYBODY = f"employee:{uuid4()}"


def told(company):
    events = emitted("hr", company.tenant, EMPLOYEES_CHANGED)
    return [(event.data["change"], counted(event.data["employees"])) for event in events]


def counted(employees):
    return [(one["number"], len(one["posts"])) for one in employees]


def numbers(company, at=None, **filters):
    return [one["number"] for one in company.ask(LIST_EMPLOYEES, filters, at=at)["items"]]


def test_an_employee_is_added_with_posts(company):
    request = {
        "number": "E1",
        "name": "李强",
        "phone": "+8613800138000",
        "email": "li@example.com",
        "posts": [post(company.garden, "project_lead"), post(company.south, "hr", ends="2025-01-01")],
    }
    employee = company.ask(ADD_EMPLOYEE, request, at=company.south)
    assert (employee["name"], employee["phone"], employee["version"]) == ("李强", "+8613800138000", 1)
    assert {one["role"] for one in employee["posts"]} == {"project_lead", "hr"}
    assert told(company) == [("added", [("E1", 2)])]


def test_a_number_belongs_to_one_employee(company):
    company.employ("E1", company.tower)
    with pytest.raises(Duplicate):
        company.ask(ADD_EMPLOYEE, {"number": "E1", "name": "李强", "posts": [post(company.garden)]}, at=company.south)
    assert told(company) == [("added", [("E1", 1)])]


def test_nobody_is_given_the_same_post_twice_on_a_day(company):
    twice = [post(company.garden, ends="2024-06-30"), post(company.garden, begins="2024-06-30")]
    with pytest.raises(Conflict):
        company.ask(ADD_EMPLOYEE, {"number": "E1", "name": "李强", "posts": twice})


def test_nobody_is_given_a_post_out_of_the_callers_reach(company):
    posts = [post(company.garden), post(company.tower)]
    with pytest.raises(NotFound):
        company.ask(ADD_EMPLOYEE, {"number": "E1", "name": "李强", "posts": posts}, at=company.south)
    assert numbers(company) == []


def test_a_post_does_not_end_before_it_begins(company):
    with pytest.raises(Invalid) as refused:
        company.ask(ADD_EMPLOYEE, {"number": "E1", "name": "李强", "posts": [post(company.garden, ends="2023-12-31")]})
    assert [problem.field for problem in refused.value.fields] == ["posts.0.to_date"]


def test_an_employee_is_read_with_the_posts_in_reach(company):
    employee = company.employ("E1", company.garden, company.tower)
    assert len(company.ask(GET_EMPLOYEE, {"employee_id": employee["id"]})["posts"]) == 2
    [seen] = company.ask(GET_EMPLOYEE, {"employee_id": employee["id"]}, at=company.north)["posts"]
    assert seen["node_id"] == company.tower["id"]


def test_an_employee_without_a_post_in_reach_is_not_there(company):
    employee = company.employ("E1", company.garden)
    with pytest.raises(NotFound):
        company.ask(GET_EMPLOYEE, {"employee_id": employee["id"]}, at=company.north)
    with pytest.raises(NotFound):
        ask(HrService, GET_EMPLOYEE, {"employee_id": employee["id"]}, tenant=uuid4())


def test_employees_see_themselves(company):
    employee = company.employ("E1", company.garden)
    seen = ask(
        HrService,
        GET_EMPLOYEE,
        {"employee_id": employee["id"]},
        tenant=company.tenant,
        scopes=(),
        principal=f"employee:{employee['id']}",
    )
    assert seen == employee


def test_employees_are_listed_by_place_and_role(company):
    company.employ("E2", company.garden)
    company.employ("E1", company.tower, role="repair_worker")
    company.employ("E3", company.south, role="repair_worker")
    assert numbers(company) == ["E1", "E2", "E3"]
    assert numbers(company, node_id=company.south["id"]) == ["E2", "E3"]
    assert numbers(company, role="repair_worker") == ["E1", "E3"]
    assert numbers(company, node_id=company.south["id"], role="repair_worker") == ["E3"]
    assert numbers(company, at=company.south) == ["E2", "E3"]


def test_lists_come_in_pages(company):
    for number in ("E1", "E2", "E3"):
        company.employ(number, company.garden)
    first = company.ask(LIST_EMPLOYEES, {"limit": 2})
    second = company.ask(LIST_EMPLOYEES, {"limit": 2, "cursor": first["next_cursor"]})
    assert [one["number"] for one in first["items"] + second["items"]] == ["E1", "E2", "E3"]
    assert second["next_cursor"] is None


def test_a_post_is_added_and_all_posts_are_told(company):
    employee = company.employ("E1", company.garden, company.tower)
    changed = company.ask(ADD_POST, {"employee_id": employee["id"], **post(company.south, "hr")}, at=company.south)
    assert {one["role"] for one in changed["posts"]} == {"desk", "hr"}
    assert changed["version"] == 2
    assert company.tower["id"] not in {one["node_id"] for one in changed["posts"]}
    assert told(company)[-1] == ("post_added", [("E1", 3)])


def test_the_same_post_is_not_added_twice_on_a_day(company):
    employee = company.employ("E1", company.garden)
    with pytest.raises(Conflict):
        company.ask(ADD_POST, {"employee_id": employee["id"], **post(company.garden, begins="2025-01-01")})
    assert len(told(company)) == 1


@pytest.mark.parametrize(("of", "place"), [("garden", "tower"), ("tower", "garden")])
def test_a_post_is_added_only_where_the_caller_reaches_both(company, of, place):
    employee = company.employ("E1", getattr(company, of))
    with pytest.raises(NotFound):
        company.ask(ADD_POST, {"employee_id": employee["id"], **post(getattr(company, place))}, at=company.south)
    assert len(told(company)) == 1


def test_a_post_ends(company):
    employee = company.employ("E1", company.garden, company.tower)
    mine = next(one for one in employee["posts"] if one["node_id"] == company.garden["id"])
    request = {"employee_id": employee["id"], "post_id": mine["id"], "to_date": "2025-03-31"}
    changed = company.ask(END_POST, request, at=company.south)
    assert [one["to_date"] for one in changed["posts"]] == ["2025-03-31"]
    assert told(company)[-1] == ("post_ended", [("E1", 2)])


@pytest.mark.parametrize("day", ["2023-12-31", "2025-03-31", "2025-04-01"])
def test_a_post_ends_neither_before_it_begins_nor_later_than_before(company, day):
    employee = company.employ("E1", company.garden)
    request = {"employee_id": employee["id"], "post_id": employee["posts"][0]["id"], "to_date": "2025-03-31"}
    company.ask(END_POST, request)
    with pytest.raises(Conflict):
        company.ask(END_POST, request | {"to_date": day})
    assert len(told(company)) == 2


def test_a_post_out_of_reach_or_of_another_does_not_end(company):
    employee, other = company.employ("E1", company.garden), company.employ("E2", company.garden)
    request = {"employee_id": employee["id"], "post_id": employee["posts"][0]["id"], "to_date": "2025-03-31"}
    with pytest.raises(NotFound):
        company.ask(END_POST, request, at=company.north)
    with pytest.raises(NotFound):
        company.ask(END_POST, request | {"employee_id": other["id"]})
    assert len(told(company)) == 2


def gives(company, role, at):
    return {role: (Scopes((OrgScope(UUID(at["id"])),)),)}


def giving(company, method, request, **more):
    scope = OrgScope(UUID(company.hq["id"]), whole=True)
    return ask(HrService, method, request, tenant=company.tenant, scopes=(scope,), principal=ANYBODY, **more)


def test_a_post_is_given_by_who_may_give_its_role_there(company):
    may = gives(company, "desk", company.south)
    request = {"number": "E1", "name": "李强", "posts": [post(company.garden)]}
    employee = giving(company, ADD_EMPLOYEE, request, gives=may)
    for place, role in ((company.tower, "desk"), (company.garden, "cashier"), (company.hq, "desk")):
        with pytest.raises(Forbidden):
            giving(company, ADD_EMPLOYEE, request | {"number": "E2", "posts": [post(place, role)]}, gives=may)
        with pytest.raises(Forbidden):
            giving(company, ADD_POST, {"employee_id": employee["id"], **post(place, role)}, gives=may)
    with pytest.raises(Forbidden):
        giving(company, ADD_POST, {"employee_id": employee["id"], **post(company.south)})
    assert numbers(company) == ["E1"]
    assert told(company) == [("added", [("E1", 1)])]


def test_a_role_is_given_where_all_that_it_gives_is_had(company):
    south, garden = (Scopes((OrgScope(UUID(place["id"])),)) for place in (company.south, company.garden))
    may = {"desk": (south, garden)}
    request = {"number": "E1", "name": "李强"}
    with pytest.raises(Forbidden):
        giving(company, ADD_EMPLOYEE, request | {"posts": [post(company.south)]}, gives=may)
    assert giving(company, ADD_EMPLOYEE, request | {"posts": [post(company.garden)]}, gives=may)["posts"]
