import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.labels import chinese_number, label


@pytest.mark.parametrize(
    "typed", ["3", "3栋", "３栋", "3号楼", "3#", "三栋", "第3幢", "03栋", "Building 3", "BLDG. 3", "3座"]
)
def test_one_building_has_one_label(typed):
    assert label("building", typed) == "3"


@pytest.mark.parametrize(
    ("part", "typed", "meant"),
    [
        ("building", "a座", "A"),
        ("building", "东座", "东"),
        ("building", "十二栋", "12"),
        ("building", "一期3栋", "一期3栋"),
        ("building", "底商", "底商"),
        ("building", "0", "0"),
        ("unit", "二单元", "2"),
        ("unit", "Unit 2", "2"),
        ("unit", "甲单元", "甲"),
        ("room", "1203室", "1203"),
        ("room", "0101", "0101"),
        ("room", "12a03", "12A03"),
        ("room", "B1-001", "B1-001"),
        ("room", "Room 7", "7"),
        ("room", "商铺 3", "商铺3"),
    ],
)
def test_labels(part, typed, meant):
    assert label(part, typed) == meant


@given(st.sampled_from(["building", "unit", "room"]), st.text())
def test_a_label_stays_as_it_is_when_read_again(part, text):
    assert label(part, label(part, text)) == label(part, text)


@pytest.mark.parametrize(("text", "number"), [("一", 1), ("十", 10), ("十九", 19), ("二十", 20), ("九十九", 99)])
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "百", "十十", "一二", "3"])
def test_what_is_no_chinese_number(text):
    assert chinese_number(text) is None
