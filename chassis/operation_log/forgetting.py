"""How the log says itself of which of its rows the states were erased: only what it says so of may be without them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

ACTION: Final = "person.erase"
"""The action of a row that says so. Its own states are never erased."""

_ROWS = "log_rows"


def said(done: Mapping[str, Any], rows: Iterable[int]) -> dict[str, Any]:
    """Return the state of a row that says what was ``done``, and that the states of ``rows`` of the log are erased."""
    return {**done, _ROWS: sorted(rows)}


def rows_in(after: str | None) -> set[int]:
    """Return the ids of the rows that a row with the state ``after``, JSON text, says this of."""
    return set(orjson.loads(after).get(_ROWS, ())) if after else set()
