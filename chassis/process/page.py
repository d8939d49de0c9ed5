"""The overview as a page for people, which needs nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

_HEAD = ("part", "status", "commit", "schema", "contracts", "outbox", "copies")
_BEFORE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Steward: what runs</title>
<style>body{font:14px sans-serif;margin:2em}td,th{padding:.3em .8em;text-align:left;vertical-align:top}
tr{border-top:1px solid #ccc}table{border-collapse:collapse}.failing{background:#fdd}</style>
"""


def page(overview: dict[str, Any]) -> bytes:
    """Return an :class:`~chassis.process.overview.Overview` as HTML: a row for each version of each part."""
    rows = [row for part in overview["parts"] for row in _rows(part)]
    silent = "".join(f"<p>{escape(address)} does not answer.</p>" for address in overview["silent"])
    head = "".join(f"<th>{title}</th>" for title in _HEAD)
    body = f"<h1>{escape(overview['status'])}</h1>{silent}<table><tr>{head}</tr>{''.join(rows)}</table>"
    return f"{_BEFORE}{body}</html>\n".encode()


def _rows(part: dict[str, Any]) -> Iterator[str]:
    nothing: dict[str, Any] = {"commit": "–", "schema": None, "contracts": None, "copies": []}
    for version in part["run"] or [nothing]:
        cells = (
            part["part"],
            ", ".join([part["status"], *(f"{role} is away" for role in part["away"])]),
            version["commit"],
            _schema(version["schema"]),
            _contracts(version["contracts"]),
            _outbox(part["outbox"]),
            "; ".join(map(_copy, version["copies"])),
        )
        yield f'<tr class="{part["status"]}">{_cells(cells)}</tr>'


def _cells(cells: Sequence[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _schema(schema: dict[str, Any] | None) -> str:
    if schema is None:
        return "not known"
    lacks = f" lacks {', '.join(schema['missing'])}" if schema["missing"] else ""
    return ", ".join(schema["versions"]) + lacks


def _contracts(contracts: dict[str, list[str]] | None) -> str:
    if contracts is None:
        return "not known"
    return f"{len(contracts['answers'])} methods, {len(contracts['tells'])} events"


def _outbox(outbox: dict[str, Any] | None) -> str:
    return "not known" if outbox is None else f"{outbox['rows']} wait, {outbox['oldest_seconds']:.1f} s"


def _copy(copy: dict[str, Any]) -> str:
    failures = "".join(f" ({name}: {reason})" for name, reason in copy["failures"].items())
    return f"{copy['role']} {copy['host']}/{copy['pid']}: {copy['status']}{failures}"
