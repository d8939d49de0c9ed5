"""Writing workbooks: one way to set headers, formats and cells for templates, results and demo data."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gateway.imports.cells import Cell, Unreadable
from gateway.imports.columns import Form

DATE_FORMAT = "yyyy-mm-dd"

_MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
_TIME_FORMAT = "hh:mm:ss"
# The same content gives the same bytes, whenever it is written.
_CREATED = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Pen:
    """Writes the cells of a workbook row by row; close it, or use it in ``with``. Texts never become formulas."""

    def __init__(self, path: Path, *, date_1904: bool = False, constant_memory: bool = True) -> None:
        options = {"constant_memory": constant_memory, "date_1904": date_1904}
        self.book = Workbook(str(path), options)
        self.book.set_properties({"created": _CREATED, "author": "Steward"})
        self.header_format = self.format(bold=True, bg_color="#DDEBF7", border=1)
        self.text_format = self.format(num_format="@")
        self.reason_format = self.format(font_color="#C00000", text_wrap=True, valign="top")
        self._day = self.format(num_format=DATE_FORMAT)
        self._moment = self.format(num_format=_MOMENT_FORMAT)
        self._time = self.format(num_format=_TIME_FORMAT)

    def __enter__(self) -> "Pen":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    def format(self, **properties: object) -> Format:
        """Return a cell format."""
        return self.book.add_format(properties)

    def format_of(self, form: Form) -> Format | None:
        """Return the format for a column of this form; numbers need none."""
        return {"text": self.text_format, "date": self._day, "number": None}[form]

    def sheet(self, name: str, headers: Iterable[str]) -> Worksheet:
        """Add a sheet with ``headers`` in its first row, which stays in view."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(headers):
            sheet.write_string(0, column, text, self.header_format)
        return sheet

    def row(self, sheet: Worksheet, number: int, cells: Iterable[Cell | None], first_column: int = 0) -> None:
        """Write ``cells`` into row ``number`` (from 0)."""
        for column, cell in enumerate(cells, start=first_column):
            self.cell(sheet, number, column, cell)

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell | None) -> None:
        """Write one cell (row and column from 0); nothing is written for an empty one."""
        match cell:
            case None | "":
                return
            case str():
                sheet.write_string(row, column, cell, self.text_format)
            case Unreadable():
                sheet.write_string(row, column, cell.text, self.text_format)
            case bool():
                sheet.write_boolean(row, column, cell)
            case float() | int():
                sheet.write_number(row, column, cell)
            case datetime():
                sheet.write_datetime(row, column, cell, self._moment)
            case date():
                sheet.write_datetime(row, column, datetime.combine(cell, time()), self._day)
            case time():
                moment = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
                sheet.write_number(row, column, moment / timedelta(days=1), self._time)
            case timedelta():
                sheet.write_number(row, column, cell / timedelta(days=1), self._time)
