"""The list of problems: every stable code with its status, its titles and its meaning, from the classes themselves."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from contracts.core.errors import ServiceError
from gateway.http.problems import HTTP_CODES
from gateway.http.texts import title_of

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
_HEAD = """# Problems

What each `code` of a problem document means ([how to call the API](api.md)). The title comes in the language that is
asked for. Made by `steward documents` from the code: `contracts/core/errors.py`, `gateway/http/errors.py` and others.

| status | code | title (en) | title (zh) | meaning |
|---|---|---|---|---|
"""
_MEMBER = re.compile(r'extra\["(\w+)"\]')
_OF_HTTP = {
    "bad_request": "What came is no HTTP that can be read.",
    "method_not_allowed": "The address takes other methods: see the header `Allow`.",
    "request_timeout": "The body did not come in time.",
    "uri_too_long": "The address is longer than any of ours.",
}

Row = tuple[int, str, str, str]


def problems() -> str:
    """Return the page."""
    rows = sorted({*_declared(), *_of_http()})
    lines = [
        f"| {status} | `{code}` | {title} | {title_of(code, title, 'zh')} | {meaning} |"
        for status, code, title, meaning in rows
    ]
    return _HEAD + "\n".join(lines) + "\n"


def _declared() -> Iterator[Row]:
    # Whatever a route may answer with is loaded with the routes, what may become of a job with what works at it.
    for name in ("gateway.routes", "gateway.handlers"):
        import_module(name)
    for code, kind in ServiceError.by_code.items():
        if ".tests." not in kind.__module__:
            yield kind.status, code, kind.title, _in_a_line(kind.__doc__)


def _of_http() -> Iterator[Row]:
    for status, code in HTTP_CODES.items():
        if code in _OF_HTTP:
            yield status, code, HTTPStatus(status).phrase, _OF_HTTP[code]


def _in_a_line(text: str | None) -> str:
    line = " ".join((text or "").replace("``", "`").split()).replace("|", "\\|")
    return _MEMBER.sub(r"\1", line)
