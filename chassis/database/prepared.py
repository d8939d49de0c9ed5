"""Statements that the server keeps, parsed and planned, for one connection.

With row-level security it takes several times longer to plan a short statement than to run it, and psycopg2 has every
one planned anew. What it cannot do for us is done in SQL: PREPARE, and EXECUTE with the values as the driver writes
them.
"""

import re
from collections.abc import Callable

import psycopg2

FROM_USE = 3
MOST = 200

_BEGINNING = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_PLACE = re.compile(r"%(?:\((\w+)\))?s|%%")


class Prepared:
    """Counts what a connection runs, and knows which statement the server keeps under which name."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}
        self._calls: dict[str, str | None] = {}
        self._wanted: list[str] = []

    def call(self, statement: str) -> str | None:
        """Return what to run instead, with the values of ``statement``; None where the server does not keep it."""
        call = self._calls.get(statement)
        if call is None and statement not in self._calls:
            self._count(statement)
        return call

    def prepare(self, run: Callable[[str], None]) -> None:
        """Have the server keep what was used often; outside of a transaction, which a refusal would undo."""
        wanted, self._wanted = self._wanted, []
        for statement in wanted:
            name = f"kept_{len(self._calls)}"
            text, self._calls[statement] = split(statement, name)
            try:
                run(text)
            except psycopg2.Error:
                # A value whose type cannot be told, for one: it is run as before.
                self._calls[statement] = None

    def _count(self, statement: str) -> None:
        uses = self._uses[statement] = self._uses.get(statement, 0) + 1
        if uses == FROM_USE and len(self._calls) < MOST and ";" not in statement and _BEGINNING.match(statement):
            self._wanted.append(statement)


def split(statement: str, name: str) -> tuple[str, str]:
    """Return what prepares ``statement``, and what calls it with the same values."""
    places: list[str] = []

    def number(found: re.Match[str]) -> str:
        place = found[0]
        if place == "%%":
            return "%"
        if place == "%s" or place not in places:
            places.append(place)
            return f"${len(places)}"
        return f"${places.index(place) + 1}"

    text = _PLACE.sub(number, statement)
    return f"PREPARE {name} AS {text}", f"EXECUTE {name}({','.join(places)})" if places else f"EXECUTE {name}"
