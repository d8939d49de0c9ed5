"""What every list can be asked: a page in some order, only some properties of its items, how many there are."""

from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields

from contracts.core.dumping import writer_of
from contracts.core.fields import choice, cursor_field, page_size_field
from contracts.core.schema import Request, Shape

COUNTS = ("none", "estimated", "exact")
_SHAPES = 500


class ListRequest(Request):
    """A page of a list. ``count`` asks how many there are in all, which costs a query of its own."""

    limit = page_size_field()
    cursor = cursor_field()
    count = choice(*COUNTS, load_default="none")


class Count(Shape):
    """How many rows the whole list has; where it is not ``exact``, at least so many."""

    rows = fields.Integer(required=True)
    exact = fields.Boolean(required=True)


class Several(fields.Field[tuple[str, ...]]):
    """Some of ``names``, with commas between them on the wire; each once, in the order in which they came."""

    def __init__(self, *names: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = names
        name = f"({'|'.join(names)})"
        self.metadata = {**self.metadata, "type": "string", "pattern": f"^{name}(,{name})*$"}

    def _serialize(self, value: tuple[str, ...] | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else ",".join(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else []
        unknown = [name for name in given if name not in self.names]
        if unknown or not given:
            raise ValidationError(f"Must be some of: {', '.join(self.names)}; with commas between them.")
        return tuple(dict.fromkeys(given))


def some_of(*names: str) -> Several:
    """Return the field of a filter that lets any of the values pass that it is given."""
    return Several(*names, load_default=None)


def sort_field(first: str, *others: str) -> fields.String:
    """Return the field that says by what a list is sorted: each name as it is, or from the end with a ``-``.

    ``first`` is how it is sorted where nothing is said.
    """
    names = [name.removeprefix("-") for name in (first, *others)]
    return choice(*names, *(f"-{name}" for name in names), load_default=first)


def shown_field(item: type[Schema]) -> Several:
    """Return the field that says which properties of each ``item`` come back: ``fields`` on the wire."""
    return Several(*item._declared_fields, load_default=None, data_key="fields")  # noqa: SLF001


def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a page of ``item``: ``items``, ``next_cursor`` (null on the last page), ``count`` if asked.

    Of an item that has an id nothing else is promised: the list may have been asked for some properties only.
    """
    names = set(item._declared_fields)  # noqa: SLF001
    part = item(partial=tuple(sorted(names - {"id"}))) if "id" in names else item()
    page = Shape.from_dict(
        {
            "items": fields.List(fields.Nested(part), required=True),
            "next_cursor": fields.String(required=True, allow_none=True),
            "count": fields.Nested(Count),
        },
        name=f"{item.__name__}Page",
    )
    page.__module__, page.__doc__ = item.__module__, "A page of a list."
    return page


def dump(reply: Schema, value: Any, shown: tuple[str, ...] | None) -> Any:
    """Return ``value`` on the wire: of a page's items, where ``shown`` names properties, these and the id alone."""
    return writer_of(reply if shown is None else _part_of(type(reply), frozenset(shown)))(value)


@lru_cache(_SHAPES)
def _part_of(page: type[Schema], names: frozenset[str]) -> Schema:
    return page(only=("next_cursor", "count", *(f"items.{name}" for name in sorted({"id", *names}))))
