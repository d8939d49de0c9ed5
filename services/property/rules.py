"""Where a room stands in a list, which rooms a rule means, until when the warranty runs."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

_DIGITS = 6


class Place(NamedTuple):
    """Where a room is in its project."""

    building: str
    unit: str | None
    floor: int
    number: str


def places(buildings: Iterable[str], units: Iterable[str], floors: int, rooms_per_floor: int) -> Iterator[Place]:
    """Yield every room of the rule: floor 12, room 3 is ``1203``; without units a building has none."""
    storeys = range(1, floors + 1)
    doors = range(1, rooms_per_floor + 1)
    entrances: list[str | None] = [*units] or [None]
    for building, unit, floor, door in product(buildings, entrances, storeys, doors):
        yield Place(building, unit, floor, str(floor * 100 + door))


def position(label: str) -> str:
    """Return ``label`` so that text order is the order of its numbers: ``2栋`` comes before ``10栋``."""
    return re.sub(r"\d+", lambda match: match[0].rjust(_DIGITS, "0"), label)


def warranty_until(delivered_on: date | None, months: int) -> date | None:
    """Return the last day of the warranty: ``months`` after delivery; None before delivery.

    A day that the last month does not have becomes its last one.
    """
    if delivered_on is None:
        return None
    years, month = divmod(delivered_on.month - 1 + months, 12)
    year = delivered_on.year + years
    return date(year, month + 1, min(delivered_on.day, monthrange(year, month + 1)[1]))
