"""Masks what a schema says is personal, in values that it has dumped."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from marshmallow import Schema, fields

from contracts.core.personal import MASKS, TEXT, masked_text

PERSONAL = "x-personal"
"""The name in a field's metadata, and in the documents, of the kind that its value is of."""

Mask = Callable[[Any], Any]
_Kinds = tuple[str, ...]


def mask(schema: Schema, value: Any, kinds: _Kinds) -> Any:
    """Return ``value``, dumped by ``schema``, as somebody sees it who sees ``kinds`` masked.

    What is to be done is found out once for a schema and ``kinds``; where there is nothing, ``value`` is returned.
    """
    if not kinds:
        return value
    masking = _of_schema(type(schema), kinds)
    return masking(value) if masking else value


def mask_words(value: Any, kinds: _Kinds) -> Any:
    """Return JSON values with what looks personal in any of their texts masked."""
    if isinstance(value, str):
        return masked_text(value, kinds)
    if isinstance(value, dict):
        return {name: mask_words(part, kinds) for name, part in value.items()}
    if isinstance(value, list):
        return [mask_words(part, kinds) for part in value]
    return value


@lru_cache(4096)
def _of_schema(schema: type[Schema], kinds: _Kinds) -> Mask | None:
    masks = tuple(_masks(schema(), kinds))
    return partial(_mask_parts, masks) if masks else None


def _masks(schema: Schema, kinds: _Kinds) -> Iterator[tuple[str, Mask]]:
    for name, field in schema.fields.items():
        if masking := _of_field(field, kinds):
            yield field.data_key or name, masking


def _of_field(field: Any, kinds: _Kinds) -> Mask | None:
    if isinstance(field, fields.Nested):
        masking = _of_schema(type(field.schema), kinds)
        return partial(_mask_each, masking) if masking and field.many else masking
    if isinstance(field, fields.List):
        masking = _of_field(field.inner, kinds)
        return partial(_mask_each, masking) if masking else None
    kind = field.metadata.get(PERSONAL)
    if kind == TEXT:
        return partial(mask_words, kinds=kinds)
    if kind not in kinds:
        return None
    # What is no text has no room for asterisks.
    return MASKS[kind] if isinstance(field, fields.String) else _hide


def _mask_parts(masks: tuple[tuple[str, Mask], ...], value: dict[str, Any]) -> dict[str, Any]:
    return value | {name: masking(value[name]) for name, masking in masks if value.get(name) is not None}


def _mask_each(masking: Mask, values: list[Any]) -> list[Any]:
    return [masking(value) for value in values]


def _hide(value: Any) -> None:
    del value
