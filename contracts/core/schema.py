"""Base schemas: requests refuse what they do not know, readers of replies and events ignore it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError

from contracts.core.errors import FieldProblem, Invalid
from contracts.core.loading import loaded

_CODES = {
    "Missing data for required field.": "required",
    "Unknown field.": "unknown_field",
    "Field may not be null.": "null",
}


class Shape(Schema):
    """A part of a message: unknown fields are ignored, so that a newer sender can say more."""

    class Meta:
        """marshmallow's settings."""

        unknown = EXCLUDE

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Return a part of a mapping or of an object; marshmallow itself would try the one on the other first."""
        return obj.get(attr, default) if isinstance(obj, Mapping) else getattr(obj, attr, default)


class Request(Schema):
    """What is asked: unknown fields are refused, so that a misspelt one is not lost in silence."""

    class Meta:
        """marshmallow's settings."""

        unknown = RAISE


class Empty(Shape):
    """Nothing to say."""


def load(schema: Schema, data: Any) -> dict[str, Any]:
    """Return ``data`` as Python values.

    Raises :class:`Invalid` with every field that was refused.
    """
    try:
        return loaded(schema, data)
    except ValidationError as error:
        raise Invalid(fields=problems(error.messages)) from None


def problems(messages: Any, path: str = "") -> list[FieldProblem]:
    """Return marshmallow's tree of ``messages`` as a flat list, a row a reason."""
    if isinstance(messages, dict):
        rows = [problems(below, f"{path}.{name}".strip(".")) for name, below in messages.items()]
        return [row for below in rows for row in below]
    reasons = messages if isinstance(messages, list) else [messages]
    name = path.removesuffix("._schema").removesuffix("_schema") or "body"
    return [FieldProblem(name, _CODES.get(str(reason), "invalid"), str(reason)) for reason in reasons]
