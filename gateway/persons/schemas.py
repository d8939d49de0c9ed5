"""Shapes of what is asked for customers."""

from marshmallow import fields

from contracts.core.fields import Id, Instant, choice, text
from contracts.core.schema import Request, Shape
from gateway.exports.schemas import STATUSES, Failure
from gateway.persons.parts import PARTS


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
