"""What stands in the columns of an export: properties of a list's items, in the order in which they were asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields

from contracts.core.fields import Amount, Instant

Kind = Literal["text", "number", "moment", "day", "flag"]
Value = str | int | float | bool | date | datetime | Decimal | None

_KINDS: tuple[tuple[type[fields.Field[Any]], Kind], ...] = (
    (Amount, "number"),
    (fields.Integer, "number"),
    (Instant, "moment"),
    (fields.Date, "day"),
    (fields.Boolean, "flag"),
)


@dataclass(frozen=True)
class Column:
    """A property, by its path in an item (``("quote", "total")``), and what kind of value it has."""

    path: tuple[str, ...]
    kind: Kind

    def value(self, item: Mapping[str, Any], zone: ZoneInfo) -> Value:
        """Return what stands there of ``item``, which is on the wire; a moment as clocks in ``zone`` show it."""
        found: Any = item
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return None if found is None else _value(self.kind, found, zone)


def columns_of(page: Schema, shown: Sequence[str] | None) -> list[Column]:
    """Return the columns for the items of ``page``: those ``shown``, or all. Those of a part stand side by side."""
    item = page.fields["items"].inner.schema  # type: ignore[attr-defined]
    names = shown if shown is not None else list(item.fields)
    return [column for name in names for column in _columns(item.fields[name], (name,))]


def _columns(field: fields.Field[Any], path: tuple[str, ...]) -> Iterator[Column]:
    if isinstance(field, fields.Nested):
        for name, part in field.schema.fields.items():
            yield from _columns(part, (*path, name))
    else:
        yield Column(path, next((kind for known, kind in _KINDS if isinstance(field, known)), "text"))


def _value(kind: Kind, found: Any, zone: ZoneInfo) -> Value:
    match kind:
        case "number":
            return found if isinstance(found, int) else Decimal(found)
        case "moment":
            return datetime.fromisoformat(found).astimezone(zone).replace(tzinfo=None, microsecond=0)
        case "day":
            return date.fromisoformat(found)
        case "flag":
            return bool(found)
        case "text":
            return _flat(found)


def _flat(found: Any) -> str:
    """Return a list, or a part with parts, as one text: people look for a word in it, machines use the API."""
    if isinstance(found, Mapping):
        return ", ".join(_flat(part) for part in found.values() if part is not None)
    if isinstance(found, list):
        return "; ".join(_flat(part) for part in found)
    return str(found)
