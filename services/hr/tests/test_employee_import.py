from uuid import UUID, uuid4

import pytest

from chassis.scopes import OrgScope, Scopes
from chassis.testing import ask, emitted
from chassis.testing.statements import statements
from contracts.hr.events import EMPLOYEES_CHANGED
from contracts.hr.rpc import GET_EMPLOYEE, IMPORT_EMPLOYEES, LIST_EMPLOYEES
from services.hr.service import HrService

LEAD = {"number": "E1", "name": "李强", "node_code": "GARDEN", "role": "project_lead", "from_date": "2024-01-01"}


def load(company, *rows, at=None):
    request = {"rows": [{"row": number, **row} for number, row in enumerate(rows, start=2)]}
    return company.ask(IMPORT_EMPLOYEES, request, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def told(company):
    events = emitted("hr", company.tenant, EMPLOYEES_CHANGED)
    return [
        [one["number"] for one in event.data["employees"]] for event in events if event.data["change"] == "imported"
    ]


def person(company, answer):
    return company.ask(GET_EMPLOYEE, {"employee_id": answer[0]["id"]})


def test_rows_with_one_number_are_the_posts_of_one_person(company):
    answer = load(company, LEAD | {"phone": "+8613800138000"}, LEAD | {"node_code": "SZ", "role": "hr"})
    assert outcomes(answer) == ["created", "created"]
    assert answer[0]["id"] == answer[1]["id"]
    employee = person(company, answer)
    assert (employee["phone"], {one["role"] for one in employee["posts"]}) == ("+8613800138000", {"project_lead", "hr"})
    assert told(company) == [["E1"]]


def test_loading_again_changes_nothing_and_tells_nothing(company):
    rows = [
        LEAD,
        LEAD | {"role": "desk", "from_date": None},
        LEAD | {"number": "E2", "name": "王芳", "email": "w@x.cn"},
    ]
    first, again = load(company, *rows), load(company, *rows)
    assert outcomes(again) == ["unchanged"] * 3
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert len(told(company)) == 1


def test_a_new_post_changes_the_person(company):
    load(company, LEAD)
    answer = load(company, LEAD, LEAD | {"node_code": "TOWER"})
    assert outcomes(answer) == ["unchanged", "changed"]
    assert person(company, answer)["version"] == 2


def test_a_new_phone_changes_the_person(company):
    load(company, LEAD | {"email": "li@example.com"})
    answer = load(company, LEAD | {"phone": "+8613800138001"})
    assert outcomes(answer) == ["changed"]
    employee = person(company, answer)
    assert (employee["phone"], employee["email"]) == ("+8613800138001", "li@example.com")


def test_days_are_corrected(company):
    load(company, LEAD)
    answer = load(company, LEAD | {"from_date": "2023-06-01", "to_date": "2025-12-31"})
    assert outcomes(answer) == ["changed"]
    [post] = person(company, answer)["posts"]
    assert (post["from_date"], post["to_date"]) == ("2023-06-01", "2025-12-31")


def test_a_post_that_has_ended_is_not_brought_back_by_an_empty_cell(company):
    load(company, LEAD | {"to_date": "2025-12-31"})
    assert outcomes(load(company, LEAD)) == ["unchanged"]


def test_a_later_period_is_another_post(company):
    load(company, LEAD | {"to_date": "2024-12-31"})
    answer = load(company, LEAD | {"from_date": "2026-01-01"})
    assert outcomes(answer) == ["changed"]
    assert len(person(company, answer)["posts"]) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (LEAD | {"node_code": "NOWHERE"}, "unknown"),
        (LEAD | {"name": "李刚", "role": "desk"}, "contradicts_row"),
        (LEAD | {"from_date": "2024-03-01"}, "overlaps"),
    ],
)
def test_a_bad_row_is_refused_and_the_good_ones_are_loaded(company, row, reason):
    answer = load(company, LEAD, row)
    assert outcomes(answer) == ["created", "refused"]
    assert reasons(answer)[1] == [reason]
    assert len(person(company, answer)["posts"]) == 1
    assert outcomes(load(company, LEAD, row)) == ["unchanged", "refused"]


def test_a_post_does_not_come_to_end_before_it_begins(company):
    load(company, LEAD)
    answer = load(company, LEAD | {"from_date": None, "to_date": "2023-12-31"})
    assert reasons(answer) == [["dates_reversed"]]


def test_what_is_out_of_reach_is_not_changed(company):
    company.employ("E1", company.tower)
    answer = load(
        company, LEAD, LEAD | {"number": "E2", "node_code": "TOWER"}, LEAD | {"number": "E3"}, at=company.south
    )
    assert reasons(answer) == [["taken"], ["unknown"], []]
    assert [one["number"] for one in company.ask(LIST_EMPLOYEES)["items"]] == ["E1", "E3"]


def test_a_person_with_posts_out_of_reach_is_told_with_all_of_them(company):
    company.employ("E1", company.tower, company.garden, name="李强")
    answer = load(company, LEAD, at=company.south)
    assert outcomes(answer) == ["changed"]
    last = emitted("hr", company.tenant, EMPLOYEES_CHANGED)[-1]
    assert len(last.data["employees"][0]["posts"]) == 3


def test_a_batch_takes_a_few_statements(company):
    many = [LEAD | {"number": f"E{number}"} for number in range(500)]
    with statements("hr") as first:
        assert set(outcomes(load(company, *many))) == {"created"}
    with statements("hr") as second:
        assert set(outcomes(load(company, *[row | {"phone": "+8613800138001"} for row in many]))) == {"changed"}
    assert max(len(first), len(second)) <= 15


def test_a_post_that_the_caller_may_not_give_is_refused_with_its_row(company):
    scope = OrgScope(UUID(company.hq["id"]), whole=True)
    rows = [LEAD | {"row": 2}, LEAD | {"row": 3, "number": "E2", "role": "desk"}]
    may = {"desk": (Scopes((OrgScope(UUID(company.south["id"])),)),)}
    who = f"employee:{uuid4()}"
    request = {"rows": rows}
    reply = ask(HrService, IMPORT_EMPLOYEES, request, tenant=company.tenant, scopes=(scope,), principal=who, gives=may)
    answer = reply["outcomes"]
    assert (outcomes(answer), reasons(answer)) == (["refused", "created"], [["beyond_own"], []])
    assert told(company) == [["E2"]]
