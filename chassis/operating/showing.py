"""How rows are shown to a person, or to a program."""

from collections.abc import Iterable, Sequence
from typing import Any

import click
import orjson


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print ``rows`` under ``heads``, each column as wide as its widest cell."""
    lines = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def json_lines(rows: Iterable[dict[str, Any]]) -> None:
    """Print each row as a line of JSON."""
    for row in rows:
        click.echo(orjson.dumps(row, default=str).decode())


def readable(body: bytes) -> str:
    """Return ``body`` for a person: JSON indented, other text as it is, what is no text as Python writes bytes."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except ValueError:
        text = body.decode(errors="replace")
        return text if text.isprintable() else repr(body)
