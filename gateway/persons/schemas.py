"""Shapes of what is asked for customers."""

from marshmallow import fields

from contracts.core.fields import Id, Instant, choice, personal_field, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.personal import TEXT
from contracts.core.schema import Request, Shape
from gateway.exports.schemas import STATUSES, Failure
from gateway.persons.parts import PARTS

ERASURE_STATUSES = ("asked", "rejected", "running", "done", "failed")


class AskForPerson(Request):
    """Whom it is about, and why: it is written into the operation log."""

    customer_id = Id(required=True)
    reason = text(200, required=True)


class NamePersonExport(Request):
    """Which one."""

    export_id = Id(required=True)


class PersonExportProgress(Shape):
    """How far it is: ``parts_done`` have given their rows; the file is there when it is ``done``."""

    id = Id(required=True)
    customer_id = Id(required=True)
    status = choice(*STATUSES, required=True)
    parts_done = fields.Integer(required=True, metadata={"maximum": len(PARTS)})
    rows_written = fields.Integer(required=True)
    error = fields.Nested(Failure, required=True, allow_none=True)
    created_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)


class NameErasure(Request):
    """Which one."""

    erasure_id = Id(required=True)


class PartErased(Shape):
    """What one part has said: how many rows of which table were deleted or blanked, and how many of these are kept."""

    service = fields.String(required=True)
    rows_erased = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rows_kept = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    erased_at = fields.String(required=True)


class Erasure(Shape):
    """That a customer is to be erased: who asked and decided (with whom they act for), how far it is, the certificate.

    ``error`` is why nothing was erased.
    """

    id = Id(required=True)
    customer_id = Id(required=True)
    reason = personal_field(TEXT, required=True)
    status = choice(*ERASURE_STATUSES, required=True)
    asked_by = fields.List(fields.String(), required=True)
    decided_by = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(PartErased), required=True)
    error = fields.Nested(Failure, required=True, allow_none=True)
    certificate = fields.Raw(required=True, allow_none=True)
    created_at = Instant(required=True)
    decided_at = Instant(required=True, allow_none=True)
    finished_at = Instant(required=True, allow_none=True)


ErasurePage = page_of(Erasure)


class ListErasures(ListRequest):
    """Erasures, the newest first; each filter may be left out."""

    customer_id = Id(load_default=None)
    status = choice(*ERASURE_STATUSES, load_default=None)
    sort = sort_field("-created_at")
    shown = shown_field(Erasure)
