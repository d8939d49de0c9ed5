"""Rows that are loaded in batches: the same request and reply for every sheet of a workbook."""

from marshmallow import Schema, fields, validate

from contracts.core.fields import Id, choice
from contracts.core.schema import Request, Shape

BATCH = 500
"""The most rows in one request, and in one batch event."""


def import_of(row: type[Schema]) -> type[Schema]:
    """Return the schema of a request that loads up to :data:`BATCH` rows of ``row``."""
    many = fields.List(fields.Nested(row), required=True, validate=validate.Length(min=1, max=BATCH))
    return Request.from_dict({"rows": many}, name=f"Import{row.__name__}")


class ImportRow(Request):
    """What every row has: its number in the sheet, for the report."""

    row = fields.Integer(required=True)


class RowProblem(Shape):
    """Why a row was not loaded. ``retry``: what it refers to may still be on its way from another service."""

    field = fields.String(required=True)
    code = fields.String(required=True)
    reason_zh = fields.String(required=True)
    reason_en = fields.String(required=True)
    retry = fields.Boolean(load_default=False)


class RowOutcome(Shape):
    """What became of one row; ``id`` is the thing it made, changed or found as it should be."""

    row = fields.Integer(required=True)
    outcome = choice("created", "changed", "unchanged", "refused", required=True)
    id = Id(load_default=None, allow_none=True)
    problems = fields.List(fields.Nested(RowProblem), load_default=list)


class ImportReply(Shape):
    """One outcome for each row, in the order of the request."""

    outcomes = fields.List(fields.Nested(RowOutcome), required=True)
