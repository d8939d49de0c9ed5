"""The same company as a workbook typed by many hands: every cell in some form that people use, with the same meaning.

What is ugly here is what real workbooks have: titles above, headers over two merged rows, buildings merged over their
rooms, blank rows, columns in any order, sheets in any order, numbers as text and text as numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from xlsxwriter.worksheet import Worksheet

from gateway.imports.columns import Column, Sheet, Value, Values
from gateway.imports.sheets import SHEETS
from gateway.imports.writing import Pen
from stack.demo.company import Company
from stack.demo.disguises import disguise

_NAMES = {
    "organization": "1.组织机构",
    "employees": "员工花名册",
    "projects": "Projects",
    "rooms": "房产信息表（2026）",
    "customers": "业主资料",
    "contractors": "维保单位 名单",
}
_GROUP = "房屋信息"
_GROUPED = ("building", "unit", "floor", "number", "room")
_STARS = ("", "*", "（必填）", " ")
_TITLE_ROW, _GROUP_ROW, _HEADER_ROW = 0, 2, 3
_LEFT = 1
_BLANK_ROWS = 0.05


def write_messy(path: Path, seed: int = 1, rooms: int = 3000) -> Company:
    """Write the company of ``seed`` to ``path`` in disguise and return it. All is in memory: for small ones."""
    company = Company(seed, rooms)
    chance = Random(f"{seed}/messy")
    with Pen(path, constant_memory=False) as pen:
        pen.book.add_worksheet("填表说明").write_string(0, 0, "请按各表填写")
        for sheet in chance.sample(SHEETS, len(SHEETS)):
            page = pen.book.add_worksheet(_NAMES[sheet.name])
            grouped = [c for c in sheet.columns if c.field in _GROUPED and sheet.name in {"rooms", "customers"}]
            others: list[Column | None] = [None, *(c for c in sheet.columns if c not in grouped)]
            chance.shuffle(others)
            _write_header(pen, page, sheet, grouped, others, chance)
            _write_rows(pen, page, [*company.rows(sheet)], [*grouped, *others], chance)
    return company


def _write_header(
    pen: Pen, page: Worksheet, sheet: Sheet, grouped: Sequence[Column], others: Sequence[Column | None], chance: Random
) -> None:
    """Write a title over all columns, and a header of two rows: the room under one group, the others merged down."""
    last = _LEFT + len(grouped) + len(others) - 1
    page.merge_range(_TITLE_ROW, _LEFT, _TITLE_ROW, last, f"{sheet.zh}导入表", pen.header_format)
    if grouped:
        page.merge_range(_GROUP_ROW, _LEFT, _GROUP_ROW, _LEFT + len(grouped) - 1, _GROUP, pen.header_format)
    for index, column in enumerate(grouped, start=_LEFT):
        page.write_string(_HEADER_ROW, index, _title(column, chance))
    for index, other in enumerate(others, start=_LEFT + len(grouped)):
        text = "备注" if other is None else _title(other, chance)
        page.merge_range(_GROUP_ROW, index, _HEADER_ROW, index, text, pen.header_format)


def _title(column: Column, chance: Random) -> str:
    text = chance.choice((column.zh, column.en, column.field, *column.synonyms))
    return f"{text.replace('_', ' ')}{chance.choice(_STARS)}"


def _write_rows(
    pen: Pen, page: Worksheet, rows: Sequence[Values], columns: Sequence[Column | None], chance: Random
) -> None:
    at = _HEADER_ROW
    buildings: list[_Run] = []
    for values in rows:
        at += 2 if chance.random() < _BLANK_ROWS else 1
        for index, column in enumerate(columns, start=_LEFT):
            if column is None:
                pen.cell(page, at, index, "随手记一笔")
            elif column.field == "building":
                _extend(buildings, _Run(at, at, index, column, values[column.field]))
            else:
                pen.cell(page, at, index, disguise(chance, column, values[column.field]))
    for run in buildings:
        if run.last > run.first:
            page.merge_range(run.first, run.index, run.last, run.index, "")
        pen.cell(page, run.first, run.index, disguise(chance, run.column, run.value))


@dataclass
class _Run:
    """Rows that follow each other with the same building: people merge its cell over all of them."""

    first: int
    last: int
    index: int
    column: Column
    value: Value


def _extend(runs: list[_Run], run: _Run) -> None:
    if runs and runs[-1].value == run.value:
        runs[-1].last = run.last
    else:
        runs.append(run)
