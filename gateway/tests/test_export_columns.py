"""The columns of exports: of each list there is, with a name in both languages."""

from zoneinfo import ZoneInfo

import pytest

from contracts.ticketing.rpc import LIST_TICKETS
from gateway.exports.columns import Column, columns_of
from gateway.exports.csv_file import lines
from gateway.exports.headings import heading
from gateway.lists import lists

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("path", lists())
def test_every_column_of_every_list_has_a_name_in_both_languages(path: str):
    for column in columns_of(lists()[path].operation.reply_schema, None):
        chinese = heading(column.path, "zh")
        assert not any(letter.isascii() and letter.isalpha() for letter in chinese), column
        assert heading(column.path, "en")[0].isupper()


def test_the_parts_of_a_part_stand_side_by_side():
    found = columns_of(LIST_TICKETS.reply_schema, ("number", "quote"))
    assert [".".join(column.path) for column in found] == [
        "number",
        "quote.lines",
        "quote.total",
        "quote.currency",
        "quote.agreed",
    ]
    item = {"number": "R1", "quote": {"lines": [{"name": "阀", "n": 2}, {"name": "管", "n": None}], "total": "9.50"}}
    values = [str(column.value(item, SHANGHAI)) for column in found]
    assert values == ["R1", "阀, 2; 管", "9.50", "None", "None"]
    assert [column.value({"number": "R1", "quote": None}, SHANGHAI) for column in found][1:] == [None] * 4


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+8613800138000", "'+8613800138000"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_text_becomes_a_formula(text: str, written: str):
    assert lines([[text]], "en").decode().strip('"\r\n') == written


def test_a_number_below_zero_stays_a_number():
    column = Column(("open",), "number")
    assert lines([[column.value({"open": "-12.50"}, SHANGHAI)]], "en") == b"-12.50\r\n"
