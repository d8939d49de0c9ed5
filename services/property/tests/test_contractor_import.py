from uuid import uuid4

import pytest

from chassis.importing import insert_rows
from chassis.testing import work_as
from chassis.testing.statements import statements
from contracts.core.errors import Unavailable
from contracts.property.rpc import ADD_CONTRACTOR, IMPORT_CONTRACTORS, LIST_CONTRACTORS, LIST_OPERATIONS
from services.property.models import Contractor


def row(code, *node_codes, **more):
    return {"row": 2, "code": code, "name": "安达工程", "scope": ["fire"], "node_codes": list(node_codes), **more}


def load(estate, *rows, at=None):
    return estate.ask(IMPORT_CONTRACTORS, {"rows": list(rows)}, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def served(estate):
    return {firm["code"]: set(firm["org_node_ids"]) for firm in estate.ask(LIST_CONTRACTORS)["items"]}


def test_a_contractor_is_loaded_with_the_nodes_it_serves(estate):
    assert outcomes(load(estate, row("C1", estate.here, estate.elsewhere))) == ["created"]
    assert served(estate) == {"C1": {str(estate.tree.left_leaf), str(estate.tree.right_leaf)}}


def test_loading_again_changes_nothing(estate):
    rows = [row("C1", estate.here), row("C2", estate.elsewhere, scope=["garden", "other"], phone="+8675582134567")]
    assert outcomes(load(estate, *rows)) == ["created", "created"]
    assert outcomes(load(estate, *rows)) == ["unchanged", "unchanged"]


def test_the_nodes_in_a_row_are_all_that_are_served(estate):
    load(estate, row("C1", estate.here))
    assert outcomes(load(estate, row("C1", estate.elsewhere))) == ["changed"]
    assert served(estate) == {"C1": {str(estate.tree.right_leaf)}}
    assert estate.ask(LIST_CONTRACTORS)["items"][0]["version"] == 2


@pytest.mark.parametrize(
    ("bad", "reason"), [(row("C9", "NOWHERE"), "unknown"), (row("C1", name="另一家"), "contradicts_row")]
)
def test_a_bad_row_is_refused_and_the_good_ones_are_loaded(estate, bad, reason):
    answer = load(estate, row("C1", estate.here), bad | {"node_codes": bad["node_codes"] or [estate.here]})
    assert outcomes(answer) == ["created", "refused"]
    assert reasons(answer)[1] == [reason]
    assert answer[1]["problems"][0]["retry"] == (reason == "unknown")


def test_a_warranty_does_not_end_before_it_begins_however_many_rows_say_so(estate):
    load(estate, row("C1", estate.here, warranty_from="2025-01-01"))
    assert reasons(load(estate, row("C1", estate.here, warranty_to="2024-12-31"))) == [["dates_reversed"]]
    assert estate.ask(LIST_CONTRACTORS)["items"][0]["warranty_to"] is None


def test_what_is_out_of_reach_is_not_changed(estate):
    firm = {"code": "C1", "name": "安达工程", "scope": ["fire"], "org_node_ids": [estate.tree.left_leaf]}
    estate.ask(ADD_CONTRACTOR, firm)
    answer = load(estate, row("C1", estate.elsewhere), row("C2", estate.elsewhere), at=estate.tree.right)
    assert reasons(answer) == [["taken"], []]
    assert served(estate)["C1"] == {str(estate.tree.left_leaf)}


def test_who_was_entered_meanwhile_sends_the_batch_back(estate):
    load(estate, row("C1", estate.here))
    facts = {"contact": None, "phone": None, "scope": ["fire"], "warranty_from": None, "warranty_to": None}
    late = {"id": uuid4(), "code": "C1", "name": "另一家", **facts}
    with work_as("property", tenant=estate.tenant) as work, pytest.raises(Unavailable):
        insert_rows(work, Contractor, [late])


def test_a_batch_takes_a_few_statements(estate):
    many = [row(f"C{number}", estate.here, estate.elsewhere) for number in range(500)]
    with statements("property") as first:
        load(estate, *many)
    with statements("property") as second:
        assert set(outcomes(load(estate, *[one | {"node_codes": [estate.here]} for one in many]))) == {"changed"}
    assert max(len(first), len(second)) <= 12


def test_the_log_has_it_where_the_reach_of_who_loads_begins(estate):
    load(estate, row("C1", estate.here), at=estate.tree.left)
    load(estate, row("C2", estate.here))
    asked = {"action": "contractor.import"}
    assert len(estate.ask(LIST_OPERATIONS, asked, at=estate.tree.left)["items"]) == 1
    assert estate.ask(LIST_OPERATIONS, asked, at=estate.tree.left_leaf)["items"] == []
    assert len(estate.ask(LIST_OPERATIONS, asked)["items"]) == 2
