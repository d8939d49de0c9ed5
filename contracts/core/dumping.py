"""Values put on the wire as their schemas say, by functions that are made once for each schema.

marshmallow looks at every field of every value anew. Here what is text, a whole number or a truth value is taken as it
is, in one step for all of a row, and only the rest is written by its field.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from contracts.core.fields import Id
from contracts.core.uuids import text_of

Write = Callable[[Any], Any]

_SCHEMAS = 4096
_NOTHING: Mapping[str, Any] = {}
_AS_THEY_ARE = (fields.String, fields.Email, fields.Integer, fields.Boolean)


@lru_cache(_SCHEMAS)
def writer_of(schema: Schema) -> Write:
    """Return what puts a row or mapping on the wire as ``schema.dump`` does; what it has not got is left out."""
    names = tuple(schema.dump_fields)
    writers = tuple((name, writer) for name, field in schema.dump_fields.items() if (writer := _writer(name, field)))

    def write(value: Any) -> dict[str, Any]:
        found = _found(names, value)
        for name, writer in writers:
            if (part := found.get(name)) is not None:
                found[name] = writer(part)
        return found

    return write


def _found(names: tuple[str, ...], value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {name: value[name] for name in names if name in value}
    # What a row was loaded with lies there: to ask the row for it calls a function of SQLAlchemy's for each.
    own = getattr(value, "__dict__", _NOTHING)
    try:
        return {name: own[name] if name in own else getattr(value, name) for name in names}
    except AttributeError:
        return {name: getattr(value, name) for name in names if hasattr(value, name)}


def _writer(name: str, field: fields.Field[Any]) -> Write | None:
    """Return what writes a part that is there and not None; None where it is taken as it is."""
    if type(field) in _AS_THEY_ARE:
        return None
    if type(field) is Id:
        return _id
    if type(field) is fields.Nested:
        write = writer_of(field.schema)
        return partial(_each, write) if field.schema.many else write
    if type(field) is fields.List:
        write_one = _writer(name, field.inner)
        return partial(_each, write_one) if write_one else list
    return lambda value: field._serialize(value, name, None)  # noqa: SLF001


def _id(value: UUID | str) -> str:
    return text_of(value) if type(value) is UUID else str(value)


def _each(write: Write, values: Any) -> list[Any]:
    return [None if value is None else write(value) for value in values]
