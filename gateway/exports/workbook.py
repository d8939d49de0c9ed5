"""Rows as a workbook, in constant memory: they are read from a file of JSON lines, and go to another as they come."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from gateway.exports.columns import Column, Value
from gateway.imports.cells import Cell
from gateway.imports.writing import Pen

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""
_LONGEST = 32_767
_WIDTH = 18


def write_workbook(
    source: Path, target: Path, columns: Sequence[Column], titles: Sequence[str], zone: ZoneInfo
) -> None:
    """Write to ``target`` a sheet with ``titles``, and a row for each line of ``source``: an item on the wire."""
    with source.open("rb") as items, Pen(target) as pen:
        sheet = pen.sheet("Export", titles)
        sheet.set_column(0, max(len(titles) - 1, 0), _WIDTH)
        for number, line in enumerate(items, start=1):
            item = orjson.loads(line)
            pen.row(sheet, number, [_cell(column.value(item, zone)) for column in columns])


def _cell(value: Value) -> Cell | None:
    if isinstance(value, Decimal):
        return float(value)
    return value[:_LONGEST] if isinstance(value, str) else value
