from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing import ask, emitted
from chassis.testing.statements import statements
from contracts.hr.events import NODES_CHANGED
from contracts.hr.rpc import IMPORT_NODES, LIST_NODES
from services.hr.service import HrService

SHEET = [
    ("P1", "project", "SZ2", "花园城"),
    ("SZ2", "city_company", "HQ", "深圳公司"),
    ("HQ", "headquarters", None, "安居集团"),
]


def sheet(*rows):
    fields = ("code", "kind", "parent_code", "name")
    return [{"row": number, **dict(zip(fields, row, strict=True))} for number, row in enumerate(rows, start=2)]


def load(company, *rows, at=None):
    return company.ask(IMPORT_NODES, {"rows": sheet(*rows)}, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def nodes(company):
    return {node["code"]: node for node in company.ask(LIST_NODES)["items"]}


def told(company):
    events = emitted("hr", company.tenant, NODES_CHANGED)
    return [[node["code"] for node in event.data["nodes"]] for event in events if event.data["change"] == "imported"]


def test_rows_are_loaded_in_any_order(company):
    answer = load(company, *SHEET)
    assert outcomes(answer) == ["created", "created", "changed"]
    assert [one["row"] for one in answer] == [2, 3, 4]
    found = nodes(company)
    assert found["P1"]["ancestors"] == [found["HQ"]["id"], found["SZ2"]["id"], found["P1"]["id"]]
    assert found["HQ"]["name"] == "安居集团"
    assert told(company) == [["HQ", "SZ2", "P1"]]


def test_loading_again_changes_nothing_and_tells_nothing(company):
    first = load(company, *SHEET)
    again = load(company, *SHEET)
    assert outcomes(again) == ["unchanged"] * 3
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert len(told(company)) == 1


def test_the_headquarters_keeps_its_id_under_another_code(company):
    answer = load(company, ("GROUP", "headquarters", None, "安居集团"), ("X", "city_company", "GROUP", "新公司"))
    assert outcomes(answer) == ["changed", "created"]
    assert nodes(company)["GROUP"]["id"] == company.hq["id"]
    assert "HQ" not in nodes(company)


def test_a_tenant_without_a_root_gets_it_where_the_rights_stand(tenant):
    root = uuid4()
    rows = {"rows": sheet(*SHEET)}
    scopes, principal = (OrgScope(root, whole=True),), f"employee:{uuid4()}"
    answer = ask(HrService, IMPORT_NODES, rows, tenant=tenant, scopes=scopes, principal=principal)["outcomes"]
    assert outcomes(answer) == ["created"] * 3
    assert answer[2]["id"] == str(root)


def test_there_is_no_second_headquarters(company):
    answer = load(company, ("HQ", "headquarters", None, "安居集团"), ("HQ2", "headquarters", None, "另一集团"))
    assert reasons(answer) == [[], ["second_headquarters"]]


def test_a_row_moves_a_node(company):
    assert outcomes(load(company, ("GARDEN", "project", "BJ", "花园城"))) == ["changed"]
    found = nodes(company)
    assert found["GARDEN"]["ancestors"] == [company.hq["id"], company.north["id"], company.garden["id"]]
    assert found["GARDEN"]["parent_id"] == company.north["id"]
    assert told(company) == [["GARDEN"]]


def test_an_empty_cell_leaves_what_is_on_record(company):
    assert outcomes(load(company, ("GARDEN", "project", None, company.garden["name"]))) == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("P1", "project", "NOWHERE", "花园城"), "unknown"),
        (("P1", "project", None, "花园城"), "parent_missing"),
        (("P1", "project", "GARDEN", "花园城"), "parent_wrong"),
        (("SZ", "project", "HQ", "花园城"), "kind_fixed"),
        (("HQ", "headquarters", "SZ", "安居集团"), "parent_wrong"),
    ],
)
def test_a_bad_row_is_refused_and_the_good_ones_are_loaded(company, row, reason):
    answer = load(company, row, ("P2", "project", "SZ", "高新园"))
    assert outcomes(answer) == ["refused", "created"]
    assert reasons(answer)[0] == [reason]
    [problem] = answer[0]["problems"]
    assert problem["reason_zh"]
    assert problem["reason_en"]
    assert problem["retry"] == (reason == "unknown")
    assert told(company) == [["P2"]]


def test_rows_of_one_node_must_agree(company):
    answer = load(company, ("P1", "project", "SZ", "花园城"), ("P1", "project", "SZ", "花园"))
    assert reasons(answer) == [[], ["contradicts_row"]]


def test_what_is_out_of_reach_is_not_changed(company):
    head = ("HQ9", "headquarters", None, "安居集团")
    rows = [("TOWER", "project", "BJ", "新名"), ("P1", "project", "BJ", "花园城"), ("P2", "project", "SZ", "高新园")]
    answer = load(company, *rows, head, at=company.south)
    assert reasons(answer) == [["taken"], ["unknown"], [], ["taken"]]
    assert nodes(company)["TOWER"] == company.tower


def test_a_batch_takes_a_few_statements(company):
    many = [(f"P{number}", "project", "SZ", f"项目{number}") for number in range(500)]
    with statements("hr") as first:
        assert set(outcomes(load(company, *many))) == {"created"}
    with statements("hr") as second:
        assert set(outcomes(load(company, *[(code, kind, "BJ", name) for code, kind, _, name in many]))) == {"changed"}
    assert max(len(first), len(second)) <= 15
