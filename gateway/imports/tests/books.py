"""Small workbooks for tests, really written and really read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from gateway.imports.parsed import Parsed
from gateway.imports.problems import Problem
from gateway.imports.rows import read_workbook

Sheets = Mapping[str, Sequence[Any]]

ROOM_HEADERS: list[Any] = ["项目编码", "楼栋", "单元", "楼层", "房号", "面积", "用途", "朝向"]
ROOM: list[Any] = ["SZ01", "1栋", "2单元", 12, 1203, 89.35, "住宅", "南"]


def write_book(path: Path, sheets: Sheets, **options: Any) -> Path:
    """Write rows of cells as sheets of a workbook, as Excel would: strings shared, dates as date cells."""
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd", **options}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date) and not isinstance(cell, datetime):
                        sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
                    else:
                        sheet.write(number, column, cell)
    return path


def parse(path: Path) -> list[Parsed]:
    """Return the rows of a workbook without the rows 0 that stand for sheets."""
    return [row for row in read_workbook(path) if row.row]


def values(path: Path) -> list[dict[str, Any]]:
    """Return the values of a workbook in which every row is good."""
    rows = parse(path)
    assert [row.problems for row in rows if row.values is None] == []
    return [dict(row.values or {}) for row in rows]


def problems(path: Path) -> list[Problem]:
    """Return everything that is wrong with a workbook."""
    return [problem for row in read_workbook(path) for problem in row.problems]
