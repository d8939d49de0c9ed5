"""A workbook as an iterator of rows. This is where reading begins."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gateway.imports.columns import Sheet
from gateway.imports.extent import Measured, measure
from gateway.imports.guard import LIMITS, Limits, check_file
from gateway.imports.headers import HEADER_ROWS, find_header, header_notes, is_report, recognise_sheet
from gateway.imports.parsed import Parsed, Position
from gateway.imports.problems import Place, Problem, WorkbookRefused, problem
from gateway.imports.reading import RawSheet, load_sheet, open_workbook, sheet_names
from gateway.imports.rowparser import RowParser
from gateway.imports.sheets import SHEETS


def read_workbook(path: Path, *, after: Position | None = None, limits: Limits = LIMITS) -> Iterator[Parsed]:
    """Yield the rows of all sheets, sheet by sheet in the order in which they must be loaded.

    Each sheet begins with its row 0 (see :class:`Parsed`); one whose header will not do has no others. ``after``: only
    what comes behind this row, for a job that goes on where it stopped. One sheet at a time is in memory.
    Raises :class:`WorkbookRefused` when the file as a whole cannot be read.
    """
    check_file(path, limits)
    measured = measure(path, limits)
    with open_workbook(path) as workbook:
        sheets, notes = _in_order(sheet_names(workbook), measured)
        begin = 0 if after is None else [name for _, name in sheets].index(after[0])
        for index, (sheet, name) in enumerate(sheets[begin:], start=begin):
            raw = load_sheet(workbook, name, measured.sheets[name])
            last = after[1] if after is not None and after[0] == name else -1
            rows = _read_sheet(sheet, raw, notes if index == 0 else (), last, date_1904=measured.date_1904)
            yield from (parsed for parsed in rows if parsed.row > last)


def _read_sheet(
    sheet: Sheet, raw: RawSheet, notes: Sequence[Problem], last: int, *, date_1904: bool
) -> Iterator[Parsed]:
    """Yield the rows of a sheet; up to row ``last`` only those that are needed to know a row that comes twice."""
    header = find_header(sheet, raw.head, raw.merges)
    if header is None:
        details: dict[str, object] = {
            "rows": HEADER_ROWS,
            "names_zh": "、".join(column.zh for column in sheet.columns),
            "names_en": ", ".join(column.en for column in sheet.columns),
        }
        missing = problem(Place(raw.name), "header_not_found", details)
        yield Parsed(sheet.name, raw.name, 0, None, (*notes, missing))
        return
    found = header_notes(sheet, raw.name, header)
    yield Parsed(sheet.name, raw.name, 0, None, (*notes, *found), (), header)
    if any(note.level == "error" for note in found):
        return
    parser = RowParser(sheet, raw.name, header, date_1904=date_1904)
    for number, cells in raw.rows(header.last_row, header.columns):
        if number > last or sheet.key:
            yield parser.parse(number, cells)


def _in_order(names: Sequence[tuple[str, bool]], measured: Measured) -> tuple[list[tuple[Sheet, str]], list[Problem]]:
    """Return the sheets to load in their order, and what is to be said of the others."""
    found: list[tuple[Sheet, str]] = []
    notes: list[Problem] = []
    for name, visible in names:
        sheet = recognise_sheet(name)
        if sheet is not None and visible and name in measured.sheets:
            found.append((sheet, name))
        elif not is_report(name):
            notes.append(problem(Place(name), "sheet_unknown" if visible else "sheet_hidden", {}, level="warning"))
    if not found:
        names_zh, names_en = "、".join(sheet.zh for sheet in SHEETS), ", ".join(sheet.en for sheet in SHEETS)
        raise WorkbookRefused("workbook_without_sheets", names_zh=names_zh, names_en=names_en)
    return sorted(found, key=lambda pair: SHEETS.index(pair[0])), notes
