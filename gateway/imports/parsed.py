"""A row of a workbook with its values, or with what is wrong with it."""

from collections.abc import Sequence
from typing import NamedTuple

from gateway.imports.cells import Cell, shown
from gateway.imports.columns import Value, Values
from gateway.imports.headers import Header
from gateway.imports.problems import Level, Problem, reasons

Position = tuple[str, int]
"""The name of a sheet as the user gave it, and the number of a row."""


class Parsed(NamedTuple):
    """A row. ``kind`` is our name of the sheet, ``sheet`` the user's.

    ``values`` has every field of the sheet, None where the cell is empty. It is None when the row cannot be taken.
    Row 0 stands for the sheet as a whole: no values, and what is to be said of the sheet and its header.
    """

    kind: str
    sheet: str
    row: int
    values: Values | None
    problems: tuple[Problem, ...]
    cells: tuple[Cell, ...] = ()
    header: Header | None = None

    def asked(self) -> dict[str, Value]:
        """Return a good row as services are asked to load it: its number and values."""
        return {"row": self.row, **(self.values or {})}

    def refused(self, field: str, code: str, reason_zh: str, reason_en: str) -> Problem:
        """Return as a problem of this row what a service said about ``field``."""
        column, value = said_of(self.header, self.cells, field)
        return Problem(self.sheet, self.row, column, field, value, code, reason_zh, reason_en)


class Line(NamedTuple):
    """The cells of a row and where they stand."""

    sheet: str
    number: int
    cells: Sequence[Cell]
    header: Header

    def problem(self, field: str, code: str, details: dict[str, object], level: Level = "error") -> Problem:
        """Return the finding ``code`` about ``field`` of this row ("": the row itself)."""
        column, value = said_of(self.header, self.cells, field)
        return Problem(self.sheet, self.number, column, field, value, code, *reasons(code, details), level)


def said_of(header: Header | None, cells: Sequence[Cell], field: str) -> tuple[str, str]:
    """Return the header over ``field`` as the user wrote it, and the row's cell as the user sees it."""
    index = header.index_of(field) if header else None
    return ("", "") if header is None or index is None else (header.texts[index], shown(cells[index]))
