"""Numbers as people type them: text, units, thousands, full-width digits. Never rounded."""

import re
from decimal import Decimal

from gateway.imports.cells import Cell, cell_text
from gateway.imports.labels import chinese_number
from gateway.imports.problems import Unacceptable
from gateway.imports.text import squeezed

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AREA_UNIT = re.compile(r"(?:m2|㎡|平方米|平米|平|sqm|sq\.m\.?)$", re.IGNORECASE)
_MONTHS = re.compile(r"(?:个月|月|months?)$", re.IGNORECASE)
_FLOOR = re.compile(
    r"(?:第)?(?P<minus>-|负|地下|b)?(?P<body>\d+|[一二三四五六七八九十]+)(?:层|楼|f|/f)?", re.IGNORECASE
)


def decimal(cell: Cell, *, places: int, low: Decimal, high: Decimal) -> Decimal:
    """Return the number in a cell with at most ``places`` decimals, ``low`` and ``high`` included."""
    number = _number(_AREA_UNIT.sub("", _plain(cell)))
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise Unacceptable("too_many_places", places=places)
    _within(number, low, high)
    return number.quantize(Decimal(1).scaleb(-places))


def whole(cell: Cell, *, low: int, high: int) -> int:
    """Return the whole number in a cell, ``low`` and ``high`` included."""
    number = _number(_MONTHS.sub("", _plain(cell)))
    if number != number.to_integral_value():
        raise Unacceptable("not_whole")
    _within(number, Decimal(low), Decimal(high))
    return int(number)


def floor(cell: Cell, *, low: int, high: int) -> int:
    """Return the floor in a cell: ``12``, ``12层``, ``十二楼``, ``B1`` and ``负一层`` (-1)."""
    match = _FLOOR.fullmatch(_plain(cell))
    if match is None:
        return whole(cell, low=low, high=high)
    body = match["body"]
    number = int(body) if body.isdigit() else chinese_number(body)
    if number is None:
        raise Unacceptable("number_invalid")
    number = -number if match["minus"] else number
    _within(Decimal(number), Decimal(low), Decimal(high))
    return number


def _plain(cell: Cell) -> str:
    text = squeezed(cell_text(cell))
    # Chinese keyboards give the ideographic full stop for the decimal point, and several kinds of minus.
    return re.sub(r"(?<=\d)。(?=\d)", ".", text).translate({0x2212: "-", 0x2013: "-", 0x2014: "-"})


def _number(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None or len(text) > 30:
        raise Unacceptable("number_invalid")
    return Decimal(text.replace(",", ""))


def _within(number: Decimal, low: Decimal, high: Decimal) -> None:
    if not low <= number <= high:
        raise Unacceptable("out_of_range", low=low, high=high)
