"""The rows of a sheet, one after the other, as calamine reads them, with merged and unreadable cells filled in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from gateway.imports.cells import Cell, Unreadable, is_empty
from gateway.imports.extent import Extent
from gateway.imports.headers import HEADER_ROWS, Merge
from gateway.imports.problems import WorkbookRefused

RawRow = tuple[int, list[Cell]]
"""A row's number as Excel shows it, and its cells; the first cell is in the first column in use."""


@dataclass(frozen=True)
class RawSheet:
    """A sheet that is in memory. ``head`` is its first rows; merges are counted in its own columns."""

    name: str
    head: list[list[Cell]]
    merges: tuple[Merge, ...]
    _sheet: CalamineSheet
    _unreadable: Mapping[tuple[int, int], str]

    def rows(self, after: int, columns: Collection[int]) -> Iterator[RawRow]:
        """Yield the rows below row ``after`` that have something in one of ``columns``: numbered lines may be empty.

        Cells merged downwards have their value in every row: people merge the building over all of its rooms.
        """
        starts = _downward(self.merges)
        pending: dict[int, tuple[Cell, int]] = {}
        for number, cells in _numbered(self._sheet, self._unreadable):
            if number <= after:
                continue
            has_content = any(not is_empty(cells[column]) for column in columns)
            for column, last in starts.get(number, ()):
                pending[column] = cells[column], last
            for column, (cell, last) in list(pending.items()):
                cells[column] = cell
                if last == number:
                    del pending[column]
            if has_content:
                yield number, cells


def open_workbook(path: Path) -> CalamineWorkbook:
    """Return the workbook at ``path``, a file that has passed the guard."""
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise WorkbookRefused("workbook_damaged", part=type(error).__name__) from error


def sheet_names(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Return the names of the sheets, each with whether it is visible."""
    return [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in workbook.sheets_metadata]


def load_sheet(workbook: CalamineWorkbook, name: str, extent: Extent) -> RawSheet:
    """Read the sheet ``name`` into memory."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise WorkbookRefused("workbook_damaged", part=name) from error
    offset = sheet.start[1] if sheet.start else 0
    unreadable = {(row, column - offset): text for (row, column), text in extent.unreadable.items()}
    merges = tuple(
        ((top, left - offset), (bottom, right - offset))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if left >= offset and left - offset < sheet.width
    )
    head = [cells for _, cells in islice(_numbered(sheet, unreadable), HEADER_ROWS + 1)]
    return RawSheet(name, head, merges, sheet, unreadable)


def _numbered(sheet: CalamineSheet, unreadable: Mapping[tuple[int, int], str]) -> Iterator[RawRow]:
    errors: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), text in unreadable.items():
        errors[row].append((column, text))
    for index, cells in enumerate(_cells(sheet)):
        for column, text in errors.get(index, ()):
            if 0 <= column < len(cells):
                cells[column] = Unreadable(text)
        yield index + 1, cells


def _cells(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a row with a date that Python cannot hold (an error of the reader) is unreadable."""
    rows = sheet.iter_rows()
    while True:
        try:
            yield [*next(rows)]
        except StopIteration:
            return
        except (OverflowError, ValueError):
            yield [Unreadable("?")] * sheet.width


def _downward(merges: tuple[Merge, ...]) -> dict[int, list[tuple[int, int]]]:
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, _) in merges:
        if bottom > top:
            starts[top + 1].append((left, bottom + 1))
    return starts
