"""From the cells of a row to its values."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from gateway.imports import days
from gateway.imports.cells import Cell, Unreadable, is_empty
from gateway.imports.columns import Column, Reader, Sheet, Value, Values
from gateway.imports.headers import Header
from gateway.imports.parsed import Line, Parsed
from gateway.imports.phones import Phone
from gateway.imports.problems import Problem, Unacceptable

_REMEMBERED = 1024


class RowParser:
    """Reads the rows of one sheet; remembers their keys, so that it knows a row that comes twice."""

    def __init__(self, sheet: Sheet, name: str, header: Header, *, date_1904: bool) -> None:
        self._sheet = sheet
        self._name = name
        self._header = header
        self._fields = [column.field for column in sheet.columns]
        self._readers = [
            (index, column.field, column.required, _reader(column, date_1904))
            for index, column in header.columns.items()
        ]
        self._first: dict[tuple[object, ...], int] = {}

    def parse(self, number: int, cells: Sequence[Cell]) -> Parsed:
        """Return row ``number``, good or bad."""
        line = Line(self._name, number, cells, self._header)
        values: Values = dict.fromkeys(self._fields)
        problems = [*self._read(line, values)]
        faulty = {found.field for found in problems if found.level == "error"}
        for field, code in self._sheet.check(values):
            if field not in faulty:
                problems.append(line.problem(field, code, {}))
                faulty.add(field)
        if not faulty and (first := self._seen_in(number, values)):
            problems.append(line.problem("", "duplicate_row", {"first": first}))
            faulty.add("")
        good = None if faulty else values
        return Parsed(self._sheet.name, self._name, number, good, tuple(problems), tuple(cells), self._header)

    def _read(self, line: Line, values: Values) -> Iterator[Problem]:
        cells = line.cells
        for index, field, required, read in self._readers:
            try:
                value = read(cells[index])
            except Unacceptable as fault:
                yield line.problem(field, fault.code, fault.details)
                continue
            if isinstance(value, Phone):
                if value.extension:
                    details: dict[str, object] = {"extension": value.extension}
                    yield line.problem(field, "phone_extension_dropped", details, "warning")
                value = value.number
            values[field] = value
            if value is None and required:
                yield line.problem(field, "required", {})

    def _seen_in(self, number: int, values: Values) -> int | None:
        """Return the row that had the same key before, None for the first with this key."""
        if not self._sheet.key:
            return None
        first = self._first.setdefault(tuple(values[field] for field in self._sheet.key), number)
        return None if first == number else first


def _reader(column: Column, date_1904: bool) -> Reader:
    """Return what reads the cells of a column. Most columns say the same again and again: it is read once."""
    from_1904 = date_1904 and column.form == "date"

    @lru_cache(_REMEMBERED, typed=True)
    def read(cell: Cell) -> Value | Phone:
        if is_empty(cell):
            return None
        if isinstance(cell, Unreadable):
            raise Unacceptable("cell_error")
        value = column.read(days.from_1904(cell) if from_1904 else cell)
        return None if value in ("", []) else value

    return read
