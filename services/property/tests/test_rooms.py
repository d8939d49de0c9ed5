from uuid import uuid4

import pytest

from chassis.testing import ask
from contracts.core.errors import Invalid, NotFound
from contracts.property.rpc import ADD_PROJECT, GENERATE_ROOMS, GET_ROOM, LIST_ROOMS
from services.property.service import PropertyService
from services.property.tests.estates import a_project, living_in


def test_rooms_are_generated_from_a_rule(estate):
    assert estate.generate("1", "A座", floors=2, doors=1) == {"created": 4, "existing": 0}
    room = estate.rooms()[0]
    assert room["label"] == "1栋1单元101"
    assert (room["building"], room["unit"], room["floor"], room["number"]) == ("1", "1", 1, "101")
    assert (room["project_name"], room["warranty_until"], room["use"]) == ("花园城", "2026-02-28", "residential")
    assert room["org_node_id"] == str(estate.tree.left_leaf)


def test_rooms_that_exist_stay_as_they_are(estate):
    estate.generate("1", floors=1)
    assert estate.generate("1栋", floors=2) == {"created": 2, "existing": 2}
    assert estate.told() == [["1栋1单元101", "1栋1单元102"], ["1栋1单元201", "1栋1单元202"]]


def test_what_was_generated_is_told_in_batches(estate, monkeypatch):
    monkeypatch.setattr("chassis.importing.BATCH", 3)
    estate.generate("1", floors=2)
    assert [len(batch) for batch in estate.told()] == [3, 1]


def test_rooms_are_generated_only_in_a_project_in_reach(estate):
    rule = {"project_id": estate.project["id"], "buildings": ["1"], "units": ["1"], "floors": 1, "rooms_per_floor": 1}
    with pytest.raises(NotFound):
        estate.ask(GENERATE_ROOMS, rule, at=estate.tree.right)
    with pytest.raises(NotFound):
        ask(PropertyService, GENERATE_ROOMS, rule, tenant=uuid4())
    assert estate.rooms() == []


def test_rooms_are_listed_as_people_count(estate):
    estate.generate("10", "2", floors=11, doors=1)
    labels = estate.labels()
    assert labels[:2] == ["2栋1单元101", "2栋1单元201"]
    assert labels[10:12] == ["2栋1单元1101", "10栋1单元101"]


def test_rooms_are_found_by_project_building_unit_and_number(estate):
    estate.generate("1", "2", units=("1", "2"))
    other = estate.ask(ADD_PROJECT, a_project(estate.tree.right_leaf))
    assert len(estate.labels(project_id=estate.project["id"])) == 16
    assert estate.labels(building="2", number="101") == ["2栋1单元101", "2栋2单元101"]
    assert estate.labels(building="2", unit="2", number="101") == ["2栋2单元101"]
    assert estate.labels(project_id=other["id"]) == []


def test_lists_come_in_pages(estate):
    estate.generate("1", "2")
    pages = [estate.ask(LIST_ROOMS, {"limit": 3})]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(estate.ask(LIST_ROOMS, {"limit": 3, "cursor": cursor}))
    assert [room["label"] for page in pages for room in page["items"]] == estate.labels()
    assert len(pages) == 3


def test_a_cursor_of_another_list_is_refused(estate):
    estate.generate("1")
    cursor = estate.ask(LIST_ROOMS, {"limit": 1})["next_cursor"]
    with pytest.raises(Invalid):
        estate.ask(LIST_ROOMS, {"limit": 1, "cursor": cursor, "number": "101"})


def test_rooms_are_seen_from_their_place_alone(estate):
    estate.generate("1")
    assert len(estate.labels(at=estate.tree.left)) == 4
    assert estate.labels(at=estate.tree.right) == []


def test_a_room_out_of_reach_is_not_there(estate):
    estate.generate("1")
    request = {"room_id": estate.rooms()[0]["id"]}
    assert estate.ask(GET_ROOM, request, at=estate.tree.left_leaf)["label"] == "1栋1单元101"
    with pytest.raises(NotFound):
        estate.ask(GET_ROOM, request, at=estate.tree.right)
    with pytest.raises(NotFound):
        ask(PropertyService, GET_ROOM, request, tenant=uuid4())


def test_residents_see_their_rooms_while_they_live_there(estate):
    estate.generate("1")
    mine, former, other = estate.rooms()[:3]
    scopes = (living_in(mine), living_in(former, until="2021-01-01"))
    assert estate.ask_as(GET_ROOM, {"room_id": mine["id"]}, *scopes) == mine
    assert [room["id"] for room in estate.ask_as(LIST_ROOMS, {}, *scopes)["items"]] == [mine["id"]]
    for room in (former, other):
        with pytest.raises(NotFound):
            estate.ask_as(GET_ROOM, {"room_id": room["id"]}, *scopes)
