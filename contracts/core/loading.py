"""Values read from the wire as their schemas say, by functions that are made once for each schema.

marshmallow prepares for an error at every field of every value. Here a value is read in one go; what is not as it
should be is read again by its schema, which knows what to say about it.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, NoReturn
from uuid import UUID

from marshmallow import INCLUDE, RAISE, Schema, ValidationError, fields, missing, validate

from contracts.core.fields import Id
from contracts.core.uuids import uuid_of

Read = Callable[[Any], Any]
"""Returns a value as a Python value. Raises ValidationError, which need not say of what."""

_SCHEMAS = 4096
_ABSENT = object()


def loaded(schema: Schema, data: Any) -> dict[str, Any]:
    """Return ``data`` as Python values, as ``schema.load`` does. Raises ValidationError with all that is wrong."""
    read = reader_of(schema)
    if read is not None:
        try:
            found: dict[str, Any] = read(data)
        except ValidationError:
            return _by_schema(schema, data)
        return found
    return _by_schema(schema, data)


def _by_schema(schema: Schema, data: Any) -> dict[str, Any]:
    found: dict[str, Any] = schema.load(data)
    return found


@lru_cache(_SCHEMAS)
def reader_of(schema: Schema) -> Read | None:
    """Return what reads a mapping as ``schema`` does; None where the schema has to be asked itself.

    It has to where it looks at a value as a whole, does not demand what it declares, or keeps what it does not know.
    """
    if any(schema._hooks.values()) or schema.partial or schema.unknown == INCLUDE:  # noqa: SLF001
        return None
    parts = tuple(
        (field.data_key or name, name, _reader_of_value(name, field), field.allow_none, _without(field))
        for name, field in schema.load_fields.items()
    )
    known = frozenset(key for key, *_ in parts)
    strict = schema.unknown == RAISE

    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping) or (strict and not known.issuperset(data)):
            _refuse()
        found: dict[str, Any] = {}
        for key, name, read_part, nullable, without in parts:
            value = data.get(key, _ABSENT)
            if value is None:
                found[name] = None if nullable else _refuse()
            elif value is not _ABSENT:
                found[name] = read_part(value)
            elif without is not missing:
                found[name] = without() if callable(without) else without
        return found

    return partial(_each, read) if schema.many else read


def _without(field: fields.Field[Any]) -> Any:
    """Return what stands for a part that is not there: a value, what makes one, or ``missing``."""
    return _refuse if field.required else field.load_default


def _reader(name: str, field: fields.Field[Any]) -> Read:
    read = _reader_of_value(name, field)
    if field.allow_none:
        return lambda value: None if value is None else read(value)
    return lambda value: _refuse() if value is None else read(value)


def _reader_of_value(name: str, field: fields.Field[Any]) -> Read:
    checks = tuple(field.validators)
    if type(field) in (fields.String, fields.Email):
        return partial(_text, tuple(map(_check, checks)))
    if type(field) is fields.List:
        return partial(_list, checks, _reader(name, field.inner))
    if type(field) is fields.Nested and field.unknown is None and not checks:
        return reader_of(field.schema) or partial(_by_schema, field.schema)
    if type(field) is Id and not (field.pre_load or field.post_load):
        return partial(_id, checks)
    if type(field) is fields.Integer:
        return lambda value: _whole(checks, value) if type(value) is int else field.deserialize(value, name)
    return lambda value: field.deserialize(value, name)


def _whole(checks: tuple[Read, ...], value: int) -> int:
    for check in checks:
        check(value)
    return value


def _check(validator: Any) -> Read:
    """Return what refuses the same values as ``validator``, without its words for it."""
    if type(validator) is validate.OneOf and all(type(choice) is str for choice in validator.choices):
        return partial(_one_of, frozenset(validator.choices))
    if type(validator) is validate.Length and validator.equal is None:
        most = math.inf if validator.max is None else validator.max
        return partial(_of_length, validator.min or 0, most)
    found: Read = validator
    return found


def _one_of(choices: frozenset[str], value: Any) -> None:
    if value not in choices:
        _refuse()


def _of_length(least: int, most: float, value: Any) -> None:
    if not least <= len(value) <= most:
        _refuse()


def _id(checks: tuple[Read, ...], value: Any) -> UUID:
    if type(value) is not str:
        _refuse()
    try:
        found = uuid_of(value)
    except ValueError:
        _refuse()
    for check in checks:
        check(found)
    return found


def _text(checks: tuple[Read, ...], value: Any) -> str:
    if type(value) is not str:
        _refuse()
    for check in checks:
        check(value)
    return value


def _list(checks: tuple[Read, ...], read: Read, values: Any) -> list[Any]:
    found = _each(read, values)
    for check in checks:
        check(found)
    return found


def _each(read: Read, values: Any) -> list[Any]:
    if type(values) is not list:
        _refuse()
    return [read(value) for value in values]


def _refuse() -> NoReturn:
    raise ValidationError("Invalid value.")
