"""Rows as CSV that Excel reads as it was meant: in UTF-8, and no text becomes a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from gateway.exports.columns import Value

BOM = "\ufeff"
"""By this Excel knows that it is UTF-8."""
_FLAGS = {"zh": ("否", "是"), "en": ("no", "yes")}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def lines(rows: Iterable[Iterable[Value]], language: str) -> bytes:
    """Return ``rows`` as lines of CSV."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([_text(value, language) for value in row] for row in rows)
    return written.getvalue().encode()


def _text(value: Value, language: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _FLAGS[language][value]
        case str():
            # An apostrophe: a spreadsheet shows what follows, and computes nothing.
            return f"'{value}" if value.startswith(_FORMULA) else value
        case datetime():
            return value.isoformat(" ", "seconds")
        case Decimal() | int() | float():
            return str(value)
        case _:
            return value.isoformat()
