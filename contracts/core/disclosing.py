"""Showing in full what is masked for somebody: a request of its own, with a reason."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.core.fields import Id, choice, text
from contracts.core.schema import Request


def disclosure_of(subject: str, *values: str) -> type[Schema]:
    """Return the schema of a request to see some of ``values`` of a ``subject`` (``customer``) in full.

    The reason, and what was shown, are in the operation log.
    """
    wanted = fields.List(choice(*values), required=True, validate=validate.Length(1, len(values)))
    parts: dict[str, fields.Field[Any]] = {f"{subject}_id": Id(required=True), "fields": wanted}
    made = Request.from_dict(parts | {"reason": text(200, required=True)}, name=f"Disclose{subject.capitalize()}")
    made.__doc__ = f"What to show of a {subject} in full, and why: it is written into the operation log."
    return made
