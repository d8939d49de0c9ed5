from datetime import date

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from gateway.imports.headers import PROBLEM_COLUMN, PROBLEM_SHEET, SOURCE_ROW_COLUMN
from gateway.imports.result import write_result
from gateway.imports.tests.books import ROOM, ROOM_HEADERS, parse, problems, values, write_book

HEADERS = [*ROOM_HEADERS, "备注"]
GOOD = [*ROOM, "好"]
BAD = ["SZ01", "２栋", None, "顶层", "=1203", 89.355, "住宅", None, date(2024, 3, 5)]


@pytest.fixture
def source(tmp_path):
    with Workbook(str(tmp_path / "source.xlsx"), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("房间信息")
        sheet.merge_range(0, 0, 0, 8, "一期房间")
        sheet.write_row(1, 0, HEADERS)
        sheet.write_row(2, 0, GOOD)
        for column, cell in enumerate(BAD):
            if isinstance(cell, str):
                sheet.write_string(4, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(4, column, cell)
            else:
                sheet.write(4, column, cell)
        book.add_worksheet("员工").write_row(0, 0, ["工号", "姓名", "所属组织", "岗位"])
    return tmp_path / "source.xlsx"


@pytest.fixture
def target(tmp_path):
    return tmp_path / "result.xlsx"


def cells(path, sheet):
    return [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


def test_only_bad_rows_under_their_headers_with_reasons(source, target):
    assert write_result(source, target, problems(source)) == 1
    assert load_workbook(target).sheetnames == [PROBLEM_SHEET[0], "房间信息"]
    header, row = cells(target, "房间信息")
    assert header == [SOURCE_ROW_COLUMN[0], PROBLEM_COLUMN[0], *HEADERS]
    assert row[0] == 5
    assert row[1] == "楼层: 不是数字。\n面积: 最多 2 位小数。"
    assert row[2:10] == ["SZ01", "２栋", None, "顶层", "=1203", 89.355, "住宅", None]
    assert row[10].date() == date(2024, 3, 5)


def test_the_list_says_sheet_row_column_value_and_reason(source, target):
    write_result(source, target, problems(source), chinese=False)
    header, *found = cells(target, PROBLEM_SHEET[1])
    assert header == ["Sheet", "Row", "Column", "Value", "Problem"]
    assert found == [
        ["房间信息", 5, "楼层", "顶层", "Not a number."],
        ["房间信息", 5, "面积", "89.355", "At most 2 decimal places."],
    ]


def test_what_is_mended_is_imported_and_the_reasons_are_passed_over(source, target):
    write_result(source, target, problems(source))
    book = load_workbook(target)
    sheet = book["房间信息"]
    sheet.cell(2, 6).value, sheet.cell(2, 8).value = "18层", 89.36
    book.save(target)
    [room] = values(target)
    assert (room["building"], room["floor"], room["number"], str(room["area"])) == ("2", 18, "=1203", "89.36")
    assert [p.code for p in problems(target)] == ["column_unknown"]


def test_a_result_that_is_still_bad_gives_a_result_of_the_same_form(source, target, tmp_path):
    write_result(source, target, problems(source))
    again = tmp_path / "again.xlsx"
    write_result(target, again, problems(target))
    first, second = cells(target, "房间信息"), cells(again, "房间信息")
    assert second[0] == first[0]
    assert second[1][0] == 2
    assert second[1][1:] == first[1][1:]


def test_what_a_service_refused_is_said_at_its_column(source, target):
    [good, _] = parse(source)
    refused = good.refused("node_code", "not_found", "没有这个项目。", "There is no such project.")
    assert (refused.sheet, refused.row, refused.column, refused.value) == ("房间信息", 3, "项目编码", "SZ01")
    write_result(source, target, [refused])
    assert cells(target, "房间信息")[1][:3] == [3, "项目编码: 没有这个项目。", "SZ01"]


def test_problems_of_a_whole_sheet_are_in_the_list_only(tmp_path, target):
    source = write_book(tmp_path / "source.xlsx", {"房间": [ROOM_HEADERS[1:], ROOM[1:]]})
    assert write_result(source, target, problems(source)) == 0
    assert load_workbook(target).sheetnames == [PROBLEM_SHEET[0]]
    assert cells(target, PROBLEM_SHEET[0])[1][0] == "房间"


def test_serial_numbers_mean_the_same_days_in_the_result(tmp_path, target):
    headers = ["工号", "姓名", "所属组织", "岗位", "任职日期"]
    rows = [headers, ["E1", "张三", "SZ01", "厨师", 45356 - 1462]]
    source = write_book(tmp_path / "source.xlsx", {"员工": rows}, date_1904=True)
    write_result(source, target, problems(source))
    book = load_workbook(target)
    book["员工"].cell(2, 6).value = "客服"
    book.save(target)
    assert values(target)[0]["from_date"] == date(2024, 3, 5)
