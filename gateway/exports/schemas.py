"""Shapes of export jobs."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contracts.core.fields import Id, Instant, choice, language_field, text
from contracts.core.schema import Request, Shape
from gateway.views.schemas import query_field

FORMATS = ("csv", "xlsx")
STATUSES = ("queued", "running", "done", "failed")


class StartExport(Request):
    """The list at a path with a query, or as a view shows it; ``language``: of the headers, else that of the call."""

    list = text(80, load_default=None)
    query = query_field()
    view_id = Id(load_default=None)
    format = choice(*FORMATS, required=True)
    language = language_field(load_default=None)

    @validates_schema
    def one_of_both(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse what names no list, or both a list and a view."""
        if (data["list"] is None) == (data["view_id"] is None):
            raise ValidationError("Name a list or a view.", "list")
        if data["view_id"] is not None and data["query"]:
            raise ValidationError("A view has a query already.", "query")


class NameExport(Request):
    """Which export."""

    export_id = Id(required=True)


class Failure(Shape):
    """Why there is no file: the code and detail of the problem."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class ExportProgress(Shape):
    """How far an export is. ``rows_written`` of the list are read; the file is there when it is ``done``."""

    id = Id(required=True)
    list = fields.String(required=True)
    query = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    format = choice(*FORMATS, required=True)
    language = language_field(required=True)
    status = choice(*STATUSES, required=True)
    rows_written = fields.Integer(required=True)
    error = fields.Nested(Failure, required=True, allow_none=True)
    created_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)
