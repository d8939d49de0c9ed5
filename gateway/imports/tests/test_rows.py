from datetime import date, datetime
from decimal import Decimal

import orjson
import pytest
from xlsxwriter import Workbook

from chassis.rpc import wire
from gateway.imports.headers import PROBLEM_SHEET, recognise_sheet
from gateway.imports.problems import WorkbookRefused
from gateway.imports.rows import read_workbook
from gateway.imports.sheets import SHEETS
from gateway.imports.tests.books import ROOM, ROOM_HEADERS, parse, problems, values, write_book

EMPLOYEE_HEADERS = ["工号", "姓名", "手机号", "邮箱", "所属组织", "岗位", "任职日期", "离任日期"]
EMPLOYEE = ["E0001", "张三", "13800138000", "zs@example.com", "SZ01", "维修工", date(2024, 3, 5), None]
CUSTOMER_HEADERS = ["类型", "姓名", "电话", "证件号码", "项目编码", "楼栋", "单元", "房号", "关系", "开始日期"]
CUSTOMER = ["个人", "李四", "13800138001", "11010519491231002X", "SZ01", "1", "2", "1203", "业主", date(2024, 3, 5)]
ROOM_VALUES = {
    "node_code": "SZ01",
    "building": "1",
    "unit": "2",
    "floor": 12,
    "number": "1203",
    "area": Decimal("89.35"),
    "use": "residential",
    "orientation": "南",
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def with_cell(row, headers, header, cell):
    return [cell if at == headers.index(header) else other for at, other in enumerate(row)]


def test_a_row_has_its_values(path):
    write_book(path, {"房间": [ROOM_HEADERS, ROOM]})
    [row] = parse(path)
    assert (row.kind, row.sheet, row.row, row.problems) == ("rooms", "房间", 2, ())
    assert row.values == ROOM_VALUES


def test_a_row_goes_on_the_wire_as_text_and_numbers(path):
    write_book(path, {"员工": [EMPLOYEE_HEADERS, EMPLOYEE], "房间": [ROOM_HEADERS, ROOM]})
    rows = [row.asked() for row in parse(path)]
    employee, room = orjson.loads(wire.request_body("token", {"rows": rows}))["kwargs"]["request"]["rows"]
    assert room == ROOM_VALUES | {"row": 2, "area": "89.35"}
    assert (employee["from_date"], employee["to_date"]) == ("2024-03-05", None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("房间", "rooms"),
        ("房间信息表", "rooms"),
        ("3.房间(一期)", "rooms"),
        ("ROOMS", "rooms"),
        ("Room List", "rooms"),
        ("业主资料", "customers"),
        ("员工花名册", "employees"),
        ("承包商名单", "contractors"),
        ("组织架构", "organization"),
        ("Projects 2024", "projects"),
    ],
)
def test_sheets_are_known_by_their_usual_names(name, kind):
    sheet = recognise_sheet(name)
    assert sheet is not None
    assert sheet.name == kind


@pytest.mark.parametrize("name", ["Sheet1", "说明", "", "填表说明", PROBLEM_SHEET[0]])
def test_other_sheets_are_not(name):
    assert recognise_sheet(name) is None


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
def test_no_header_means_two_columns(sheet, path):
    for column in sheet.columns:
        for text in (column.field, column.zh, column.en, *column.synonyms):
            others = [other.zh for other in sheet.columns if other is not column]
            write_book(path, {sheet.zh: [[text, *others]]})
            [row] = read_workbook(path)
            assert row.header is not None
            assert row.header.index_of(column.field) == 0, text


def test_sheets_come_in_the_order_in_which_they_are_loaded(path):
    customers, employees = [CUSTOMER_HEADERS, CUSTOMER], [EMPLOYEE_HEADERS, EMPLOYEE]
    write_book(path, {"客户": customers, "员工": employees, "Rooms": [ROOM_HEADERS]})
    assert [(row.kind, row.row) for row in read_workbook(path)] == [
        ("employees", 0),
        ("employees", 2),
        ("rooms", 0),
        ("customers", 0),
        ("customers", 2),
    ]


def test_headers_in_english_with_stars_units_and_line_breaks(path):
    headers = ["Project Code*", "Building\nNo.", "unit", "FLOOR", "Room No.（必填）", "Area (㎡)", "type", "Facing"]
    write_book(path, {"rooms": [headers, ROOM]})
    assert values(path) == [ROOM_VALUES]


def test_a_title_blank_rows_and_an_empty_first_column(path):
    rows = [["", "房间导入表"], [], ["", *ROOM_HEADERS], [], ["", *ROOM], ["", " ", "\u3000"], []]
    write_book(path, {"房间": rows})
    assert [row.row for row in parse(path)] == [5]
    assert values(path) == [ROOM_VALUES]


def test_lines_that_are_numbered_and_empty_are_blank(path):
    write_book(path, {"房间": [["序号", *ROOM_HEADERS], [1, *ROOM], [2], [3]]})
    assert [row.row for row in parse(path)] == [2]


def test_headers_over_two_merged_rows(path):
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("房间")
        sheet.merge_range(0, 0, 0, 7, "房间信息")
        sheet.merge_range(1, 0, 2, 0, "项目编码")
        sheet.merge_range(1, 1, 1, 4, "位置")
        sheet.write_row(2, 1, ["楼栋", "单元", "楼层", "房号"])
        for column, text in enumerate(["面积", "用途", "朝向"], start=5):
            sheet.merge_range(1, column, 2, column, text)
        sheet.write_row(3, 0, ROOM)
    assert values(path) == [ROOM_VALUES]
    assert problems(path) == []


def test_headers_over_two_rows_whose_parts_make_one_name(path):
    upper = ["项目", "楼栋", "单元", "楼层", "房号", "建筑", "房屋", "房屋"]
    lower = ["编码", "", "", "", "", "面积", "用途", "朝向"]
    write_book(path, {"房间": [upper, lower, ROOM]})
    assert values(path) == [ROOM_VALUES]


def test_a_building_merged_over_its_rooms(path):
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("房间")
        sheet.write_row(0, 0, ROOM_HEADERS)
        for row, number in ((1, 101), (2, 102), (4, 103)):
            sheet.write_row(row, 0, with_cell(ROOM, ROOM_HEADERS, "房号", number))
        sheet.merge_range(1, 1, 4, 1, "7栋")
        sheet.write_row(5, 0, with_cell(ROOM, ROOM_HEADERS, "房号", 104))
    assert [row["building"] for row in values(path)] == ["7", "7", "7", "1"]


def test_unknown_columns_and_sheets_are_said_and_passed_over(path):
    write_book(path, {"封面": [["x"]], "房间": [[*ROOM_HEADERS, "备注", "房间号"], [*ROOM, "好", 5]]})
    found = [(p.sheet, p.row, p.column, p.code, p.level) for p in problems(path)]
    assert found == [
        ("封面", 0, "", "sheet_unknown", "warning"),
        ("房间", 0, "备注", "column_unknown", "warning"),
        ("房间", 0, "房间号", "column_duplicate", "warning"),
    ]
    assert values(path) == [ROOM_VALUES]


def test_a_hidden_sheet_is_passed_over(path):
    with Workbook(str(path)) as book:
        book.add_worksheet("员工").write_row(0, 0, EMPLOYEE_HEADERS)
        hidden = book.add_worksheet("房间")
        hidden.write_row(0, 0, ROOM_HEADERS)
        hidden.hide()
    assert [p.code for p in problems(path)] == ["sheet_hidden"]


def test_a_missing_required_column_is_an_error_of_the_sheet(path):
    write_book(path, {"房间": [ROOM_HEADERS[1:], ROOM[1:]], "员工": [EMPLOYEE_HEADERS, EMPLOYEE]})
    [missing] = problems(path)
    assert (missing.sheet, missing.row, missing.field, missing.code) == ("房间", 0, "node_code", "column_missing")
    assert "项目编码" in missing.reason_zh
    assert [row.kind for row in parse(path)] == ["employees"]


@pytest.mark.parametrize("rows", [[["一", "二"], [1, 2]], []], ids=["other", "empty"])
def test_a_sheet_without_header_is_an_error_of_the_sheet(path, rows):
    write_book(path, {"房间": rows, "员工": [EMPLOYEE_HEADERS, EMPLOYEE]})
    assert [(p.sheet, p.row, p.code) for p in problems(path)] == [("房间", 0, "header_not_found")]


def test_a_workbook_without_any_sheet_of_ours(path):
    write_book(path, {"Sheet1": [["a"]]})
    with pytest.raises(WorkbookRefused) as refused:
        list(read_workbook(path))
    assert refused.value.code == "workbook_without_sheets"


def test_each_bad_cell_is_said_with_sheet_row_column_value_and_reason(path):
    bad = ["SZ01", "1", "2", "顶层", None, 89.355, "别墅", "南"]
    write_book(path, {"房间表": [ROOM_HEADERS, ROOM, bad]})
    found = problems(path)
    assert [(p.sheet, p.row, p.column, p.field, p.value, p.code) for p in found] == [
        ("房间表", 3, "楼层", "floor", "顶层", "number_invalid"),
        ("房间表", 3, "房号", "number", "", "required"),
        ("房间表", 3, "面积", "area", "89.355", "too_many_places"),
        ("房间表", 3, "用途", "use", "别墅", "choice_unknown"),
    ]
    assert all(p.reason_zh and p.reason_en for p in found)
    good, refused = parse(path)
    assert good.values == ROOM_VALUES
    assert refused.values is None


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("姓名", "-", "required"),
        ("姓名", "名" * 81, "too_long"),
        ("工号", date(2024, 1, 2), "date_in_text"),
        ("手机号", "138", "phone_invalid"),
        ("邮箱", "zs@example", "email_invalid"),
        ("岗位", "厨师", "choice_unknown"),
        ("任职日期", "3/5/2024", "date_ambiguous"),
        ("离任日期", date(2024, 3, 4), "dates_reversed"),
        ("工号", True, "not_text"),
    ],
)
def test_bad_cells_of_an_employee(path, header, cell, code):
    write_book(path, {"员工": [EMPLOYEE_HEADERS, with_cell(EMPLOYEE, EMPLOYEE_HEADERS, header, cell)]})
    assert [(p.column, p.code) for p in problems(path)] == [(header, code)]


@pytest.mark.parametrize(
    ("number", "kind", "meant"),
    [
        ("110105491231002", "个人", ("id_card", "11010519491231002X")),
        ("11010519491231002x", "个人", ("id_card", "11010519491231002X")),
        ("91350100M000100Y43", "公司", ("business_licence", "91350100M000100Y43")),
        (None, "个人", (None, None)),
    ],
)
def test_the_type_of_an_identity_number_is_known_by_the_number(path, number, kind, meant):
    row = with_cell(with_cell(CUSTOMER, CUSTOMER_HEADERS, "证件号码", number), CUSTOMER_HEADERS, "类型", kind)
    write_book(path, {"客户": [CUSTOMER_HEADERS, row]})
    [read] = values(path)
    assert (read["identity_type"], read["identity_number"]) == meant


@pytest.mark.parametrize(
    ("number", "code"),
    [("E12345678", "identity_type_missing"), (4.4030119900101e17, "digits_lost")],
)
def test_identity_numbers_that_cannot_be_known(path, number, code):
    write_book(path, {"客户": [CUSTOMER_HEADERS, with_cell(CUSTOMER, CUSTOMER_HEADERS, "证件号码", number)]})
    assert [p.code for p in problems(path)] == [code]


def test_an_extension_is_left_out_with_a_warning(path):
    row = with_cell(EMPLOYEE, EMPLOYEE_HEADERS, "手机号", "0755-82134567转801")
    write_book(path, {"员工": [EMPLOYEE_HEADERS, row]})
    [read] = parse(path)
    assert read.values is not None
    assert read.values["phone"] == "+8675582134567"
    assert [(p.code, p.level) for p in read.problems] == [("phone_extension_dropped", "warning")]


def test_a_row_that_says_the_same_thing_twice(path):
    again = with_cell(with_cell(ROOM, ROOM_HEADERS, "楼栋", "1号楼"), ROOM_HEADERS, "面积", 90)
    write_book(path, {"房间": [ROOM_HEADERS, ROOM, again]})
    [found] = problems(path)
    assert (found.row, found.code) == (3, "duplicate_row")
    assert "2" in found.reason_zh


def test_several_posts_of_one_person_are_no_duplicates(path):
    second = with_cell(EMPLOYEE, EMPLOYEE_HEADERS, "岗位", "客服")
    write_book(path, {"员工": [EMPLOYEE_HEADERS, EMPLOYEE, second]})
    assert [row["role"] for row in values(path)] == ["repair_worker", "desk"]


@pytest.mark.parametrize(
    ("kind", "parent", "codes"),
    [("项目", None, ["parent_missing"]), ("项目", "SZ01", ["parent_is_itself"]), ("总部", None, [])],
)
def test_parents_of_nodes(path, kind, parent, codes):
    headers = ["编码", "名称", "类型", "上级编码"]
    write_book(path, {"组织": [headers, ["SZ01", "云栖花园", kind, parent]]})
    assert [p.code for p in problems(path)] == codes


def test_days_counted_from_1904(path):
    row = with_cell(EMPLOYEE, EMPLOYEE_HEADERS, "离任日期", 45357 - 1462)
    write_book(path, {"员工": [EMPLOYEE_HEADERS, row]}, date_1904=True)
    [read] = values(path)
    assert (read["from_date"], read["to_date"]) == (date(2024, 3, 5), date(2024, 3, 6))


def test_a_time_of_day_is_left_out(path):
    row = with_cell(EMPLOYEE, EMPLOYEE_HEADERS, "离任日期", datetime(2024, 3, 6, 18, 30))  # noqa: DTZ001
    write_book(path, {"员工": [EMPLOYEE_HEADERS, row]})
    assert values(path)[0]["to_date"] == date(2024, 3, 6)


def test_a_date_beyond_all_dates_spoils_its_row_alone(path):
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("员工")
        sheet.write_row(0, 0, EMPLOYEE_HEADERS[:6])
        sheet.write_row(1, 0, EMPLOYEE[:6])
        sheet.write_row(2, 0, EMPLOYEE[:6])
        sheet.write_number(1, 0, 1e12, book.add_format({"num_format": "[h]:mm"}))
    assert [(row.row, row.values is None) for row in parse(path)] == [(2, True), (3, False)]
    assert {p.code for p in problems(path)} == {"cell_error"}
