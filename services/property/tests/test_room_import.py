import pytest

from chassis.testing.statements import statements
from contracts.property.rpc import GET_ROOM, IMPORT_ROOMS


def rows_at(code, *numbers, **more):
    common = {"node_code": code, "building": "1", "unit": "2", "floor": 1, "use": "residential"} | more
    return [{"row": place, "number": number, **common} for place, number in enumerate(numbers, start=2)]


def load(estate, rows, at=None):
    return estate.ask(IMPORT_ROOMS, {"rows": rows}, at=at)["outcomes"]


def outcomes(answer):
    return [one["outcome"] for one in answer]


def reasons(answer):
    return [[problem["code"] for problem in one["problems"]] for one in answer]


def test_rooms_are_loaded_into_their_project(estate):
    answer = load(estate, rows_at(estate.here, "101", area="89.50", orientation="南"), at=estate.tree.left)
    assert outcomes(answer) == ["created"]
    room = estate.ask(GET_ROOM, {"room_id": answer[0]["id"]})
    assert (room["label"], room["area"], room["orientation"]) == ("1栋2单元101", "89.50", "南")
    assert (room["project_name"], room["warranty_until"], room["version"]) == ("花园城", "2026-02-28", 1)
    assert estate.told() == [["1栋2单元101"]]


def test_loading_again_changes_nothing_and_tells_nothing(estate):
    rows = rows_at(estate.here, "101", "102", area="89.5")
    first, again = load(estate, rows), load(estate, rows)
    assert outcomes(again) == ["unchanged"] * 2
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert len(estate.told()) == 1


def test_what_changes_is_told_with_what_is_new_in_one_event(estate):
    load(estate, rows_at(estate.here, "101", area="89.5"))
    answer = load(estate, rows_at(estate.here, "101", "102", area="90"))
    assert outcomes(answer) == ["changed", "created"]
    assert [sorted(batch) for batch in estate.told()[1:]] == [["1栋2单元101", "1栋2单元102"]]
    assert {(room["area"], room["version"]) for room in estate.rooms()} == {("90.00", 2), ("90.00", 1)}


def test_a_generated_room_is_the_one_in_the_sheet(estate):
    estate.generate("1", units=("2",), floors=1, doors=1)
    answer = load(estate, rows_at(estate.here, "101", building="1栋", unit="2单元", area="60"))
    assert outcomes(answer) == ["changed"]
    assert len(estate.rooms()) == 1


def test_an_empty_cell_leaves_what_is_on_record(estate):
    load(estate, rows_at(estate.here, "101", area="89.5"))
    assert outcomes(load(estate, rows_at(estate.here, "101"))) == ["unchanged"]


@pytest.mark.parametrize("place", ["nowhere", "without project"])
def test_a_room_whose_project_is_not_there_yet_may_come_again(estate, place):
    bad = rows_at("NOWHERE" if place == "nowhere" else estate.elsewhere, "101")
    answer = load(estate, bad + rows_at(estate.here, "102"))
    assert outcomes(answer) == ["refused", "created"]
    assert [problem["retry"] for problem in answer[0]["problems"]] == [True]
    assert estate.told() == [["1栋2单元102"]]


def test_rows_of_one_room_must_agree(estate):
    rows = rows_at(estate.here, "101", area="89.5") + rows_at(estate.here, "101", area="90")
    assert reasons(load(estate, rows)) == [[], ["contradicts_row"]]


def test_what_is_out_of_reach_is_not_changed(estate):
    assert outcomes(load(estate, rows_at(estate.here, "101"), at=estate.tree.right)) == ["refused"]
    assert estate.rooms() == []


def test_a_batch_takes_a_few_statements(estate):
    numbers = [str(number) for number in range(100, 600)]
    with statements("property") as first:
        load(estate, rows_at(estate.here, *numbers))
    with statements("property") as second:
        assert set(outcomes(load(estate, rows_at(estate.here, *numbers, area="50")))) == {"changed"}
    assert max(len(first), len(second)) <= 12
