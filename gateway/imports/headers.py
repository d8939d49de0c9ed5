"""Names of sheets and headers: recognising them, over one row or two, in the forms in which people write them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gateway.imports.cells import Cell, shown
from gateway.imports.columns import Column, Sheet
from gateway.imports.problems import Place, Problem, problem
from gateway.imports.sheets import SHEETS
from gateway.imports.text import squeezed, tidy

HEADER_ROWS = 10
PROBLEM_SHEET = ("导入问题", "Import Problems")
PROBLEM_COLUMN = ("问题说明", "Problem")
SOURCE_ROW_COLUMN = ("原行号", "Source Row")

_BRACKETS = re.compile(r"[(\[{【<].*?[)\]}】>]")
_SHEET_ENDINGS = re.compile(
    r"(?:信息|资料|数据|清单|明细|名单|名册|一览|台账|登记|导入|模板|表|list|sheet|data|table)+$"
)
_FEWEST = 2

Merge = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last (row, column) of merged cells, counted from 0."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: ``texts`` as the user wrote them, ``columns`` by index, ``last_row`` counted from 1."""

    last_row: int
    texts: tuple[str, ...]
    columns: Mapping[int, Column]

    def index_of(self, field: str) -> int | None:
        """Return the index of the column of ``field``, None where the sheet has no such column."""
        return next((index for index, column in self.columns.items() if column.field == field), None)


def recognise_sheet(name: str) -> Sheet | None:
    """Return the sheet that is called ``name``: ``3.房间信息表(一期)`` are the rooms."""
    return _sheet_names().get(_sheet_key(name))


def is_report(name: str) -> bool:
    """Say whether a sheet is the list of problems in a result workbook."""
    return name in PROBLEM_SHEET


def find_header(sheet: Sheet, rows: Sequence[Sequence[Cell]], merges: Sequence[Merge]) -> Header | None:
    """Return the header in the first ``rows`` of ``sheet`` (from row 1 on): the row, or pair, with most columns."""
    found = [
        header
        for pair in (False, True)
        for index in range(min(len(rows), HEADER_ROWS))
        if (header := _header_at(sheet, rows, merges, index, pair=pair))
    ]
    # max() takes the first of equals: a row by itself before two rows.
    return max(found, key=lambda header: len(header.columns), default=None)


def header_notes(sheet: Sheet, name: str, header: Header) -> list[Problem]:
    """Return what is to be said of the header: missing columns are errors, ignored ones are warnings."""
    present = {column.field for column in header.columns.values()}
    notes = [
        problem(Place(name, 0, "", column.field), "column_missing", {"name_zh": column.zh, "name_en": column.en})
        for column in sheet.columns
        if column.required and column.field not in present
    ]
    known = _columns(sheet)
    for index, text in enumerate(header.texts):
        if not text or index in header.columns or text in PROBLEM_COLUMN + SOURCE_ROW_COLUMN:
            continue
        column = known.get(_key(text))
        first = None if column is None else header.index_of(column.field)
        code = "column_unknown" if first is None else "column_duplicate"
        details: dict[str, object] = {} if first is None else {"first": header.texts[first]}
        notes.append(problem(Place(name, 0, text), code, details, level="warning"))
    return notes


def _header_at(
    sheet: Sheet, rows: Sequence[Sequence[Cell]], merges: Sequence[Merge], index: int, *, pair: bool
) -> Header | None:
    if pair and index + 1 >= len(rows):
        return None
    last = index + 1 if pair else index
    upper = _filled(rows, merges, index)
    lower = _filled(rows, merges, last)
    columns, texts = _match(_columns(sheet), upper, lower)
    if len(columns) < _FEWEST:
        return None
    return Header(last + 1, texts, columns)


def _match(
    known: Mapping[str, Column], upper: Sequence[str], lower: Sequence[str]
) -> tuple[dict[int, Column], tuple[str, ...]]:
    columns: dict[int, Column] = {}
    texts: list[str] = []
    taken: set[str] = set()
    for index, (above, below) in enumerate(zip(upper, lower, strict=True)):
        text = below or above
        joined = f"{above}{below}"
        if _key(text) not in known and _key(joined) in known:
            text = joined
        column = known.get(_key(text))
        if column is not None and column.field not in taken:
            columns[index] = column
            taken.add(column.field)
        texts.append(text)
    return columns, tuple(texts)


def _filled(rows: Sequence[Sequence[Cell]], merges: Sequence[Merge], index: int) -> list[str]:
    texts = [tidy(shown(cell)) for cell in rows[index]]
    for (top, left), (bottom, right) in merges:
        if top <= index <= bottom and top < len(rows):
            for column in range(left, min(right + 1, len(texts))):
                texts[column] = tidy(shown(rows[top][left]))
    return texts


@cache
def _columns(sheet: Sheet) -> dict[str, Column]:
    return {
        _key(text): column
        for column in sheet.columns
        for text in (column.field, column.zh, column.en, *column.synonyms)
    }


@cache
def _sheet_names() -> dict[str, Sheet]:
    return {
        _sheet_key(text): sheet for sheet in SHEETS for text in (sheet.name, sheet.zh, sheet.en, *sheet.also.split())
    }


def _key(text: str) -> str:
    """Return what of a header counts: no brackets (``(㎡)``, ``(必填)``), spaces, stars and signs."""
    plain = squeezed(text).casefold()
    return re.sub(r"[\W_]", "", _BRACKETS.sub("", plain)) or re.sub(r"[\W_]", "", plain)


def _sheet_key(name: str) -> str:
    plain = re.sub(r"[\W_\d]", "", _BRACKETS.sub("", squeezed(name).casefold()))
    return _SHEET_ENDINGS.sub("", plain) or plain
