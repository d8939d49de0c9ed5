"""What people call a room. The label is also the key by which the services find a room of a project."""

import re
from functools import lru_cache

_COUNTED = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?|[甲乙丙丁东西南北中]")
_ENDS_COUNTED = re.compile(r"[A-Za-z0-9]\Z")
_KEPT = 4096


def room_label(building: str, unit: str | None, number: str) -> str:
    """Return ``3栋2单元1203`` for the room 1203 in building 3, unit 2.

    Building and unit get their counter where they are but a number or a letter: ``3`` and ``3栋`` are the same
    building. A name that ends in a digit is parted from what follows, so that no two rooms get one label.
    """
    return _place(building, unit) + number.strip()


@lru_cache(_KEPT)
def _place(building: str, unit: str | None) -> str:
    parts = [_counted(building, "栋"), *([_counted(unit, "单元")] if unit else [])]
    return "".join(f"{part}-" if _ENDS_COUNTED.search(part) else part for part in parts)


def _counted(name: str, counter: str) -> str:
    name = name.strip()
    return f"{name}{counter}" if _COUNTED.fullmatch(name) else name
