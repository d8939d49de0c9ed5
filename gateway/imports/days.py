"""Dates as Excel users type them: date cells, serial numbers, text. What is ambiguous is refused."""

import re
from datetime import date, datetime, timedelta

from gateway.imports.cells import Cell, Unreadable
from gateway.imports.problems import Unacceptable
from gateway.imports.text import half_width, squeezed

OPEN_END_WORDS = frozenset({"长期", "至今", "永久", "无固定期限", "长期有效", "openended", "present"})

_TIME = r"(?:[T ]*\d{1,2}(?::|时)\d{1,2}(?:(?::|分)\d{1,2}(?:\.\d+)?秒?|分)?)?Z?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*([-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?\s*{_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OTHER_ORDER = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4}")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
_LEAP_BUG = 60
_DAYS_TO_1904 = 1462
_LAST_SERIAL = 110_000
_YEAR_LIKE = range(1900, 2200)


def from_1904(cell: Cell) -> Cell:
    """Return a cell of a workbook that counts its days from 1904, as old Macs did, as if it counted from 1900."""
    is_serial = isinstance(cell, float | int) and not isinstance(cell, bool) and _is_serial(cell)
    return cell + _DAYS_TO_1904 if is_serial and isinstance(cell, float | int) else cell


def day(cell: Cell) -> date:
    """Return the date in a cell; a time of day in it is left out. Plain numbers are Excel's days, or ``20240305``."""
    if isinstance(cell, datetime):
        return _sensible(cell.date())
    if isinstance(cell, date):
        return _sensible(cell)
    if isinstance(cell, bool | timedelta | Unreadable):
        raise Unacceptable("date_invalid")
    if isinstance(cell, float | int):
        return _sensible(_from_number(cell))
    return _sensible(_from_text(half_width(str(cell))))


def last_day(cell: Cell) -> date | None:
    """Return the date in a cell, None for words like ``长期`` (for ever)."""
    if isinstance(cell, str) and squeezed(cell).casefold() in OPEN_END_WORDS:
        return None
    return day(cell)


def _from_text(text: str) -> date:
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise Unacceptable("date_ambiguous" if _OTHER_ORDER.fullmatch(text) else "date_invalid")
    numbers = [int(group) for group in match.groups() if group.isdigit()]
    try:
        return date(*numbers)
    except ValueError:
        raise Unacceptable("date_invalid") from None


def _from_number(number: float) -> date:
    whole = int(number)
    if whole == number and _COMPACT.fullmatch(str(whole)):
        return _from_text(str(whole))
    # Excel has a 29 February 1900, its day 60, that never was.
    if not _is_serial(number) or whole == _LEAP_BUG:
        raise Unacceptable("date_invalid")
    return date(1899, 12, 30 if whole > _LEAP_BUG else 31) + timedelta(days=whole)


def _is_serial(number: float) -> bool:
    # 2024 is more likely a year than a day in 1905.
    return 1 <= number < _LAST_SERIAL and int(number) not in _YEAR_LIKE


def _sensible(found: date) -> date:
    if not _EARLIEST <= found <= _LATEST:
        raise Unacceptable("date_invalid")
    return found
