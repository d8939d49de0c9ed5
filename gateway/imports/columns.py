"""The columns of a sheet, declared once: the parser, the template, the result workbook and the demo data use them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Literal

from gateway.imports import days
from gateway.imports.cells import Cell, cell_text
from gateway.imports.choices import Choice, split
from gateway.imports.emails import address
from gateway.imports.labels import label
from gateway.imports.phones import Phone, phone
from gateway.imports.problems import Unacceptable
from gateway.imports.text import personal_name, squeezed, tidy

Value = str | int | Decimal | date | list[str] | None
Reader = Callable[[Cell], Value | Phone]
Values = dict[str, Value]
Form = Literal["text", "number", "date"]
_CODE_LIMIT, _LABEL_LIMIT = 40, 20
Fault = tuple[str, str]
"""A field and a code: what a check of a whole row finds. The field may be empty: the row itself is meant."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column: our name, its headers in Chinese and English, other headers that mean it, how a cell is read.

    ``form`` is how Excel should treat the cells: as text it leaves ``1-2`` and long numbers alone.
    """

    field: str
    zh: str
    en: str
    read: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False
    form: Form = "text"
    choice: Choice | None = None


def _no_faults(_values: Values) -> Iterator[Fault]:
    yield from ()


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet: our name, its names in Chinese and English, others between spaces, and its columns.

    ``key``: the fields that only one row may have in the same way. ``check`` looks at a whole row; it may mend values.
    """

    name: str
    zh: str
    en: str
    also: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    check: Callable[[Values], Iterator[Fault]] = _no_faults

    def column(self, field: str) -> Column:
        """Return the column of ``field``."""
        return next(column for column in self.columns if column.field == field)


def text(field: str, zh: str, en: str, also: str = "", *, limit: int) -> Column:
    """Return a column of free text with at most ``limit`` characters. ``also``: other headers, between spaces."""
    return Column(field, zh, en, partial(_limited, tidy, limit), _words(also))


def name(field: str, zh: str, en: str, also: str = "", *, limit: int, required: bool = False) -> Column:
    """Return a column of names of people and firms."""
    return Column(field, zh, en, partial(_limited, personal_name, limit), _words(also), required)


def code(field: str, zh: str, en: str, also: str = "", *, required: bool = False) -> Column:
    """Return a column of codes and numbers that identify something: plain characters, no spaces."""
    return Column(field, zh, en, partial(_limited, squeezed, _CODE_LIMIT), _words(also), required)


def codes(field: str, zh: str, en: str, also: str = "", *, required: bool = False) -> Column:
    """Return a column with a list of codes in each cell."""
    return Column(field, zh, en, _codes, _words(also), required)


def room_label(field: str, zh: str, en: str, also: str = "", *, part: str, required: bool = False) -> Column:
    """Return a column of buildings, entrances or rooms (``part``)."""
    return Column(field, zh, en, partial(_limited, partial(label, part), _LABEL_LIMIT), _words(also), required)


def phone_number(field: str, zh: str, en: str, also: str = "", *, required: bool = False) -> Column:
    """Return a column of phone numbers."""
    return Column(field, zh, en, phone, _words(also), required)


def email(field: str, zh: str, en: str, also: str = "") -> Column:
    """Return a column of e-mail addresses."""
    return Column(field, zh, en, address, _words(also))


def first_day(field: str, zh: str, en: str, also: str = "") -> Column:
    """Return a column of dates."""
    return Column(field, zh, en, days.day, _words(also), form="date")


def last_day(field: str, zh: str, en: str, also: str = "") -> Column:
    """Return a column of dates that may be open (``长期``)."""
    return Column(field, zh, en, days.last_day, _words(also), form="date")


def one_of(field: str, zh: str, en: str, also: str = "", *, choice: Choice, required: bool = False) -> Column:
    """Return a column that names one of the codes of ``choice``."""
    return Column(field, zh, en, choice.one, _words(also), required, choice=choice)


def some_of(field: str, zh: str, en: str, also: str = "", *, choice: Choice, required: bool = False) -> Column:
    """Return a column that names any of the codes of ``choice`` in each cell."""
    return Column(field, zh, en, choice.some, _words(also), required)


def number(field: str, zh: str, en: str, also: str, *, read: Reader, required: bool = False) -> Column:
    """Return a column of numbers."""
    return Column(field, zh, en, read, _words(also), required, form="number")


def ordered(first: str, last: str) -> Callable[[Values], Iterator[Fault]]:
    """Return a check that the date ``last`` is not before ``first``."""

    def check(values: Values) -> Iterator[Fault]:
        begin, end = values[first], values[last]
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield last, "dates_reversed"

    return check


def _limited(clean: Callable[[str], str], limit: int, cell: Cell) -> str:
    found = clean(cell_text(cell))
    if len(found) > limit:
        raise Unacceptable("too_long", limit=limit)
    return found


def _codes(cell: Cell) -> list[str]:
    found = list(dict.fromkeys(squeezed(item) for item in split(cell_text(cell))))
    if any(len(item) > _CODE_LIMIT for item in found):
        raise Unacceptable("too_long", limit=_CODE_LIMIT)
    return found


def _words(also: str) -> tuple[str, ...]:
    return tuple(also.split())
