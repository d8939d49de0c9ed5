import re
import zipfile

import pytest
from xlsxwriter import Workbook

from gateway.imports.extent import measure
from gateway.imports.guard import MIB, Limits, check_file
from gateway.imports.problems import WorkbookRefused
from gateway.imports.scanning import column_number
from gateway.imports.tests.books import ROOM, ROOM_HEADERS, parse, problems, values, write_book


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def refused(path, limits=None) -> WorkbookRefused:
    check_file(path)
    with pytest.raises(WorkbookRefused) as refusal:
        measure(path, limits) if limits else measure(path)
    return refusal.value


def rewrite(path, pattern: bytes, replacement: bytes) -> None:
    """Change the XML of the first sheet."""
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = re.sub(pattern, replacement, sheet)
    assert members["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)


def test_only_sheets_to_import_are_measured_up_to_their_last_value(path):
    with Workbook(str(path)) as book:
        rooms = book.add_worksheet("房间")
        rooms.write_row(0, 0, ROOM_HEADERS)
        rooms.write_row(4, 0, ROOM)
        rooms.write_blank(900_000, 50, None, book.add_format({"bold": True}))
        book.add_worksheet("说明").write(1_000_000, 0, "x")
    measured = measure(path)
    assert {name: extent.last_row for name, extent in measured.sheets.items()} == {"房间": 5}


def test_a_cell_far_away_is_refused_before_it_costs_memory(path):
    with Workbook(str(path)) as book:
        rooms = book.add_worksheet("房间")
        rooms.write_row(0, 0, ROOM_HEADERS)
        rooms.write(1_048_575, 16_383, "x")
    reason = refused(path)
    assert path.stat().st_size < 10_000
    assert reason.code == "workbook_too_large"
    assert "17,179,869,184" in reason.reason_en


def test_a_long_string_in_every_cell_is_refused_before_it_costs_memory(path):
    with Workbook(str(path)) as book:
        rooms = book.add_worksheet("房间")
        for row in range(20_000):
            rooms.write(row, 0, "房" * 30_000)
    assert path.stat().st_size < MIB
    assert refused(path).code == "workbook_too_large"


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (rb'<c r="A2"', b"<c"),
        (rb'<c r="A2"', b"<c x='>' r='XFD1048576'"),
        (rb'<c r="A2"', b"<c\nr = 'A2'"),
    ],
)
def test_cells_that_hide_their_place_are_refused(path, pattern, replacement):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM]})
    rewrite(path, pattern, replacement)
    assert refused(path).code == "workbook_damaged"


def test_strings_that_hide_count_as_the_longest(path):
    write_book(path, {"房间": [ROOM_HEADERS, ["长" * 1000]]})
    measure(path, Limits(text=20_000))
    rewrite(path, rb't="s"><v>', b"t = 's'><v >")
    assert refused(path, Limits(text=20_000)).code == "workbook_too_large"


def test_a_namespace_prefix_changes_nothing(path):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM]})
    rewrite(path, rb"<(/?)(?=[a-zA-Z])", rb"<\1x:")
    rewrite(path, rb'xmlns="', b'xmlns:x="')
    assert measure(path).sheets["房间"].last_row == 2
    assert values(path)[0]["number"] == "1203"


def test_errors_and_formulas_without_result_are_no_empty_cells(path):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM, ROOM]})
    rewrite(path, rb'<c r="F2"><v>[^<]*</v></c>', b'<c r="F2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    rewrite(path, rb'<c r="H3" t="s"><v>\d+</v></c>', b'<c r="H3"><f>A1&amp;"x"</f><v></v></c>')
    rewrite(path, rb'<c r="E3"><v>1203</v>', b'<c r="E3"><v>1204</v>')
    found = [(p.row, p.column, p.value, p.code) for p in problems(path)]
    assert found == [(2, "面积", "#DIV/0!", "cell_error"), (3, "朝向", "=?", "cell_error")]


def test_a_formula_whose_result_is_empty_text_is_empty(path):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM]})
    rewrite(path, rb'<c r="H2" t="s"><v>\d+</v></c>', b'<c r="H2" t="str"><f>""</f><v></v></c>')
    assert parse(path)[0].problems == ()


def test_a_sheet_full_of_errors_is_refused(path):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM]})
    rewrite(path, rb'<c r="(F2|H2|E2)"[^>]*><v>[^<]*</v></c>', rb'<c r="\1" t="e"><v>#N/A</v></c>')
    assert refused(path, Limits(unreadable=2)).code == "workbook_too_large"


@pytest.mark.parametrize(("letters", "number"), [(b"A", 1), (b"Z", 26), (b"AA", 27), (b"xfd", 16_384)])
def test_column_numbers(letters, number):
    assert column_number(letters) == number
