from datetime import date

import pytest

from contracts.core.errors import Invalid
from contracts.property.labels import room_label
from contracts.property.rpc import GENERATE_ROOMS
from services.property.rules import places, position, warranty_until


@pytest.mark.parametrize(
    ("delivered", "months", "until"),
    [
        (date(2024, 3, 5), 24, date(2026, 3, 5)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 3, 5), 0, date(2024, 3, 5)),
        (None, 24, None),
    ],
)
def test_the_warranty_ends_so_many_months_after_delivery(delivered, months, until):
    assert warranty_until(delivered, months) == until


def test_rooms_are_numbered_by_floor_and_door():
    numbers = [place.number for place in places(["1"], ["1"], 12, 3)]
    assert numbers[:4] == ["101", "102", "103", "201"]
    assert numbers[-1] == "1203"


def test_every_combination_is_a_room():
    assert len(list(places(["1", "2"], ["1", "2", "3"], 4, 5))) == 120


def test_without_units_a_building_has_none():
    assert {place.unit for place in places(["A座"], [], 2, 2)} == {None}


@pytest.mark.parametrize(
    ("building", "unit", "number", "label"),
    [
        ("3", "2", "1203", "3栋2单元1203"),
        ("3栋", "2单元", "1203", "3栋2单元1203"),
        ("A座", None, "1201", "A座1201"),
        ("A", None, "1201", "A栋1201"),
        ("3-1", None, "101", "3-1栋101"),
        ("车库1", None, "18", "车库1-18"),
        ("甲", "东", "501", "甲栋东单元501"),
    ],
)
def test_a_label_is_what_people_say(building, unit, number, label):
    assert room_label(building, unit, number) == label


def test_a_label_is_of_one_room_only():
    assert room_label("车库1", None, "18") != room_label("车库11", None, "8")
    assert room_label("1", None, "1201") != room_label("11", None, "201")


def test_labels_sort_as_people_count():
    labels = ["10栋1单元101", "2栋1单元1201", "2栋1单元301"]
    assert sorted(labels, key=position) == ["2栋1单元301", "2栋1单元1201", "10栋1单元101"]


def test_a_rule_for_too_many_rooms_is_refused():
    rule = {"buildings": ["1", "2"], "units": ["1", "2"], "floors": 60, "rooms_per_floor": 50}
    with pytest.raises(Invalid) as refused:
        GENERATE_ROOMS.load_request({"project_id": "9b2b1a5e-5a1c-4a53-9d0a-1c1b1e6e9a11", **rule})
    assert [problem.field for problem in refused.value.fields] == ["buildings"]
