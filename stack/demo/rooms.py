"""The rooms of a project, as its kind has them: flats in entrances, shops below, parking under the ground."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count, islice
from random import Random

from stack.demo.outline import Site
from stack.demo.records import Room

_FLAT_AREAS = ("89.35", "118.62", "142.08", "76.91", "95.4")
_FLAT_SIDES = ("南", "南北", "东南", "西南", "北")
_PARKING_SHARE, _SHOP_SHARE = 0.06, 0.03


def rooms_of(site: Site, seed: int) -> list[Room]:
    """Return the rooms of a project, building by building."""
    chance = Random(f"{seed}/rooms/{site.project.node_code}")
    code = site.project.node_code
    if site.project.kind == "residential":
        parking, shops = round(site.rooms * _PARKING_SHARE), round(site.rooms * _SHOP_SHARE)
        flats = _flats(chance, code)
        return [
            *islice(flats, site.rooms - parking - shops),
            *islice(_shops_below(chance, code), shops),
            *islice(_parking(code), parking),
        ]
    floors, use = (6, "shop") if site.project.kind == "commercial" else (28, "office")
    return [*islice(_towers(chance, code, floors, use), site.rooms)]


def _flats(chance: Random, code: str) -> Iterator[Room]:
    floors, per_floor = chance.choice((11, 18, 26, 32)), chance.choice((2, 3, 4))
    areas = [Decimal(area) + Decimal(chance.randint(-300, 300)) / 100 for area in _FLAT_AREAS]
    for building in count(1):
        for unit in ("1", "2"):
            for floor in range(1, floors + 1):
                for door in range(1, per_floor + 1):
                    number, side = f"{floor}{door:02d}", _FLAT_SIDES[door - 1]
                    yield Room(code, str(building), unit, floor, number, areas[door], "residential", side)


def _shops_below(chance: Random, code: str) -> Iterator[Room]:
    for number in count(101):
        yield Room(code, "底商", None, 1, str(number), _area(chance, 3000, 16000), "shop", None)


def _parking(code: str) -> Iterator[Room]:
    for number in count(1):
        yield Room(code, "地下车库", None, -1, f"B1-{number:03d}", Decimal("13.25"), "parking", None)


def _towers(chance: Random, code: str, floors: int, use: str) -> Iterator[Room]:
    per_floor = chance.choice((8, 12))
    for tower in "ABCDEFGHJKLMNPQRSTUVWXYZ":
        for floor in range(1, floors + 1):
            for door in range(1, per_floor + 1):
                yield Room(code, tower, None, floor, f"{floor}{door:02d}", _area(chance, 4000, 60000), use, None)


def _area(chance: Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randint(low, high)) / 100
