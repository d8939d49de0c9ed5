"""Shapes of import jobs."""

from marshmallow import fields

from contracts.core.fields import Id, Instant, choice, personal_field, text
from contracts.core.lists import ListRequest, page_of
from contracts.core.personal import TEXT
from contracts.core.schema import Request, Shape

STATUSES = ("queued", "running", "done", "failed")


class StartImport(Request):
    """The name of the workbook that is sent as the body."""

    file_name = text(200, load_default="import.xlsx")


class GetImport(Request):
    """Which import."""

    import_id = Id(required=True)


class Refusal(Shape):
    """Why the file as a whole could not be read."""

    code = fields.String(required=True)
    reason_zh = fields.String(required=True)
    reason_en = fields.String(required=True)


class ImportProgress(Shape):
    """How far an import is. ``refused`` rows stand in the result workbook with their reasons."""

    id = Id(required=True)
    file_name = fields.String(required=True)
    status = choice(*STATUSES, required=True)
    rows_total = fields.Integer(required=True)
    rows_read = fields.Integer(required=True)
    created = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    error = fields.Nested(Refusal, required=True, allow_none=True)
    created_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)


class Finding(Shape):
    """What is wrong, and where: ``row`` as Excel counts, 0 for the sheet as a whole; a warning keeps no row out."""

    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True)
    value = personal_field(TEXT, required=True)
    code = fields.String(required=True)
    reason_zh = personal_field(TEXT, required=True)
    reason_en = personal_field(TEXT, required=True)
    level = choice("error", "warning", required=True)


FindingPage = page_of(Finding)


class ListFindings(ListRequest):
    """What was found in one import, sheet by sheet."""

    import_id = Id(required=True)
