"""Workbooks as a company's clerk types them, and what comes back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from gateway.imports.headers import PROBLEM_COLUMN
from gateway.imports.tests.books import ROOM_HEADERS, write_book

CUSTOMER_HEADERS = ["客户类型", "姓名", "手机号", "项目编码", "楼栋", "单元", "房号", "关系", "开始日期"]
ROOMS, CUSTOMERS = "房间", "客户"


def rooms_book(path: Path, node_code: str, building: str, count: int) -> Path:
    """Write a workbook with ``count`` rooms of a building that is not there yet, 20 on a floor."""
    rows = [
        [node_code, building, "1单元", at // 20 + 1, at // 20 * 100 + 101 + at % 20, 80, "住宅"] for at in range(count)
    ]
    return write_book(path, {ROOMS: [ROOM_HEADERS[:-1], *rows]})


def read_book(path: Path) -> dict[str, list[list[Any]]]:
    """Return the rows of each sheet, the header first."""
    with CalamineWorkbook.from_path(path) as book:
        return {name: [list(row) for row in book.get_sheet_by_name(name).iter_rows()] for name in book.sheet_names}


def mended(rows: Sequence[Sequence[Any]], mend: Mapping[Any, Any]) -> list[list[Any]]:
    """Return the rows of a result's sheet with the cells of ``mend`` replaced; the reasons stay, as people do."""
    assert rows[0][1] in PROBLEM_COLUMN
    return [[mend.get(cell, cell) for cell in row] for row in rows]
