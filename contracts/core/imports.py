"""Rows that are loaded in batches: the same request and reply for every sheet of a workbook."""

from dataclasses import asdict, dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.core.fields import Id, choice, personal_field
from contracts.core.personal import TEXT
from contracts.core.schema import Request, Shape

BATCH = 500
"""The most rows in one request, and in one batch event."""


def import_of(row: type[Schema]) -> type[Schema]:
    """Return the schema of a request that loads up to :data:`BATCH` rows of ``row``."""
    many = fields.List(fields.Nested(row), required=True, validate=validate.Length(min=1, max=BATCH))
    return Request.from_dict({"rows": many}, name=f"Import{row.__name__}")


class ImportRow(Request):
    """What every row has: its number in the sheet, for the report."""

    row = fields.Integer(required=True, strict=True)


class RowProblem(Shape):
    """Why a row was not loaded. ``retry``: what it refers to may still be on its way from another service."""

    field = fields.String(required=True)
    code = fields.String(required=True)
    reason_zh = personal_field(TEXT, required=True)
    reason_en = personal_field(TEXT, required=True)
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


@dataclass(frozen=True)
class Refusal:
    """Why a row is not loaded, in the form of :class:`RowProblem`: field, stable code, the reason for people."""

    field: str
    code: str
    reason_zh: str
    reason_en: str
    retry: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the form of the reply."""
        return asdict(self)


def contradicts(field: str, first: int) -> Refusal:
    """Return the refusal of a row that says otherwise of the same thing than the row ``first``."""
    return Refusal(field, "contradicts_row", f"与第 {first} 行矛盾。", f"Says otherwise than row {first}.")


def taken(field: str, value: str) -> Refusal:
    """Return the refusal of a row whose ``value`` belongs to something that it does not mean or may not change."""
    return Refusal(field, "taken", f"“{value}”已被占用。", f"“{value}” belongs to something else.")


def unknown(field: str, value: str) -> Refusal:
    """Return the refusal of a row that refers to what is not, or not yet, on record."""
    return Refusal(field, "unknown", f"系统中没有“{value}”。", f"There is no “{value}” on record.", retry=True)


def overlaps(field: str) -> Refusal:
    """Return the refusal of a row whose period shares days with another of the same kind, on record or in a row."""
    return Refusal(
        field,
        "overlaps",
        "与同类的另一段日期重叠。",
        "The dates overlap another period of the same kind, on record or here.",
    )


def reversed_dates(field: str) -> Refusal:
    """Return the refusal of a row that would make something end before it begins."""
    return Refusal(field, "dates_reversed", "结束日期早于开始日期。", "The end is before the beginning.")
