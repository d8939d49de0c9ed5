"""What a cell of a workbook can hold, and which contents mean that it is empty."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gateway.imports.problems import Unacceptable
from gateway.imports.text import tidy

_EMPTY_WORDS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "n/a", "null"})
_LONGEST_EMPTY_WORD = 4
_EXACT_FLOAT = 10**15


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A formula without a result, or with an error (``text``: ``#N/A``). The reader below shows it as empty."""

    text: str


Cell = str | float | int | bool | date | datetime | time | timedelta | Unreadable


def is_empty(cell: Cell) -> bool:
    """Say whether people who fill in forms mean "nothing" by this cell."""
    if not isinstance(cell, str):
        return False
    if len(cell) > _LONGEST_EMPTY_WORD and not cell.isspace():
        return False
    return tidy(cell).casefold() in _EMPTY_WORDS


def cell_text(cell: Cell) -> str:
    """Return the text that was meant by a cell of text or number: ``1203.0`` is the room ``1203``.

    Raises :class:`Unacceptable` for what Excel has changed so that the text typed cannot be known.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        raise Unacceptable("not_text")
    if isinstance(cell, float | int):
        return number_text(cell)
    raise Unacceptable("date_in_text")


def number_text(number: float) -> str:
    """Return a number as typed: its 15 significant digits (Excel has no more), without noise or exponent."""
    if abs(number) >= _EXACT_FLOAT:
        raise Unacceptable("digits_lost")
    if number == int(number):
        return str(int(number))
    short = f"{number:.15g}"
    return short if "e" not in short else f"{number:.20f}".rstrip("0")


def shown(cell: Cell) -> str:
    """Return a cell as the user sees it, for reports."""
    if isinstance(cell, Unreadable):
        return cell.text
    if isinstance(cell, float) and not isinstance(cell, bool) and abs(cell) < _EXACT_FLOAT:
        return number_text(cell)
    return str(cell)
