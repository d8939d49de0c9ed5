"""Shapes of attachments."""

from typing import Any

from marshmallow import fields, validate

from contracts.core.fields import Id, Instant, choice
from contracts.core.schema import Request, Shape
from gateway.attachments.kinds import Kind
from gateway.attachments.models import STATES

VERSION = "1.0.0"
"""The version of tus that is spoken."""

HEADERS = {
    "Tus-Resumable": "tus_resumable",
    "Upload-Length": "upload_length",
    "Upload-Metadata": "upload_metadata",
    "Upload-Offset": "upload_offset",
}
"""Which field each header of tus is."""


def _tus() -> fields.String:
    return fields.String(load_default=None, metadata={"description": f"`{VERSION}`, the version of tus."})


def of_thing(kind: Kind, meaning: str, **more: Any) -> type[Request]:
    """Return a request about a thing of ``kind``; ``meaning`` is its docstring."""
    made: Any = Request.from_dict({kind.field: Id(required=True), **more}, name="OfThing")
    made.__doc__ = meaning
    asked: type[Request] = made
    return asked


def listing(kind: Kind) -> type[Request]:
    """Return what asks for the attachments of a thing."""
    return of_thing(kind, "The files that hang on it.")


def naming(kind: Kind, meaning: str) -> type[Request]:
    """Return what names one attachment."""
    return of_thing(kind, meaning, attachment_id=Id(required=True))


def beginning(kind: Kind) -> type[Request]:
    """Return what begins an upload."""
    return of_thing(
        kind,
        "Begin to send a file (tus): how many bytes it has, and `filename` among its metadata.",
        tus_resumable=_tus(),
        upload_length=fields.Integer(required=True, validate=validate.Range(min=1)),
        upload_metadata=fields.String(required=True, validate=validate.Length(max=2000)),
    )


def continuing(kind: Kind) -> type[Request]:
    """Return what sends the next bytes."""
    offset = fields.Integer(required=True, validate=validate.Range(min=0))
    meaning = "Send the next bytes, from where the upload is."
    return of_thing(kind, meaning, upload_id=Id(required=True), tus_resumable=_tus(), upload_offset=offset)


def uploading(kind: Kind, meaning: str) -> type[Request]:
    """Return what names one upload."""
    return of_thing(kind, meaning, upload_id=Id(required=True), tus_resumable=_tus())


class AttachmentSeen(Shape):
    """A file that hangs on a thing. It can be read when it is ``ready``; ``reason`` says why one is ``refused``.

    ``media_type`` is what its content is. ``received`` of its ``size`` bytes have come.
    """

    id = Id(required=True)
    file_name = fields.String(required=True)
    status = choice(*STATES, required=True)
    media_type = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True)
    received = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    has_thumbnail = fields.Boolean(required=True)
    principal = fields.String(required=True)
    created_at = Instant(required=True)


class AttachmentList(Shape):
    """The files of a thing, the oldest first."""

    items = fields.List(fields.Nested(AttachmentSeen), required=True)
