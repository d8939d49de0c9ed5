import pytest

from chassis.testing import run_due
from chassis.testing.statements import statements
from contracts.property.rpc import GET_PROJECT, IMPORT_PROJECTS, LIST_PROJECTS
from services.property.handlers import PropertyHandlers


def row(code, **more):
    return {"row": 2, "node_code": code, "name": "花园城", "kind": "residential", **more}


def load(estate, *rows, at=None):
    return estate.ask(IMPORT_PROJECTS, {"rows": list(rows)}, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def test_a_project_is_loaded_at_its_node(estate):
    [answer] = load(estate, row(estate.elsewhere, city="北京", delivered_on="2023-05-01"))
    assert answer["outcome"] == "created"
    project = estate.ask(GET_PROJECT, {"project_id": answer["id"]})
    assert (project["city"], project["warranty_months"]) == ("北京", 24)


def test_loading_again_changes_nothing(estate):
    rows = [row(estate.elsewhere), row(estate.here, warranty_months=24)]
    assert outcomes(load(estate, *rows)) == ["created", "unchanged"]
    assert outcomes(load(estate, *rows)) == ["unchanged", "unchanged"]


def test_rooms_follow_when_delivery_changes(estate):
    estate.generate("1")
    assert outcomes(load(estate, row(estate.here, delivered_on="2025-01-31"))) == ["changed"]
    assert run_due(PropertyHandlers, estate.tenant) == 1
    assert {(room["warranty_until"], room["version"]) for room in estate.rooms()} == {("2027-01-31", 2)}
    assert estate.told()[1:] == [estate.labels()]


def test_rooms_follow_in_batches(estate, monkeypatch):
    estate.generate("1", floors=3, doors=2)
    load(estate, row(estate.here, name="花园城二期"))
    monkeypatch.setattr("services.property.rooms.BATCH", 4)
    assert [run_due(PropertyHandlers, estate.tenant) for _ in range(3)] == [1, 1, 0]
    assert [len(batch) for batch in estate.told()] == [6, 4, 2]
    assert {room["project_name"] for room in estate.rooms()} == {"花园城二期"}


def test_rooms_do_not_hear_of_what_they_do_not_repeat(estate):
    estate.generate("1")
    assert outcomes(load(estate, row(estate.here, address="深南大道1号"))) == ["changed"]
    assert run_due(PropertyHandlers, estate.tenant) == 0


@pytest.mark.parametrize(("place", "reason"), [("nowhere", "unknown"), ("city", "not_a_project")])
def test_a_bad_row_is_refused_and_the_good_ones_are_loaded(estate, place, reason):
    code = "NOWHERE" if place == "nowhere" else estate.codes[estate.tree.left]
    answer = load(estate, row(code), row(estate.elsewhere))
    assert outcomes(answer) == ["refused", "created"]
    assert reasons(answer)[0] == [reason]
    assert answer[0]["problems"][0]["retry"] == (reason == "unknown")


def test_rows_of_one_project_must_agree(estate):
    assert reasons(load(estate, row(estate.elsewhere), row(estate.elsewhere, name="国贸"))) == [[], ["contradicts_row"]]


def test_what_is_out_of_reach_is_not_changed(estate):
    answer = load(estate, row(estate.here, name="新名"), row(estate.elsewhere), at=estate.tree.right)
    assert reasons(answer) == [["unknown"], []]
    assert sorted(project["version"] for project in estate.ask(LIST_PROJECTS)["items"]) == [1, 1]


def test_a_batch_takes_a_few_statements(estate):
    with statements("property") as sent:
        load(estate, row(estate.here, name="新名"), row(estate.elsewhere))
    assert len(sent) <= 12
