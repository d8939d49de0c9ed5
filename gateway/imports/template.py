"""An empty workbook to fill in."""

from collections.abc import Iterable
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from gateway.imports.columns import Column, Sheet
from gateway.imports.sheets import SHEETS
from gateway.imports.writing import Pen

_LAST_ROW = 1_048_575
_REQUIRED = "*"


def write_template(path: Path, *, chinese: bool = True) -> None:
    """Write a workbook with all sheets and headers; required columns have a star, enumerations a list to pick from."""
    with Pen(path) as pen:
        for sheet in SHEETS:
            _write_sheet(pen, sheet, chinese=chinese)


def _write_sheet(pen: Pen, sheet: Sheet, *, chinese: bool) -> None:
    headers = ((column.zh if chinese else column.en) + _REQUIRED * column.required for column in sheet.columns)
    page = pen.sheet(sheet.zh if chinese else sheet.en, headers)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, 16, pen.format_of(column.form))
        if column.choice is not None:
            _offer(page, index, _options(column, chinese=chinese))


def _options(column: Column, *, chinese: bool) -> Iterable[str]:
    labels = column.choice.labels if column.choice else {}
    return [names[0] for names in labels.values()] if chinese else list(labels)


def _offer(page: Worksheet, index: int, options: Iterable[str]) -> None:
    page.data_validation(1, index, _LAST_ROW, index, {"validate": "list", "source": list(options)})
