"""What people do with attachments that are there: see which, read one, remove one."""

from typing import Any, Protocol
from urllib.parse import quote

from flask import Response

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict, NotFound
from gateway.attachments import stores
from gateway.attachments.checking import FILE, THUMBNAIL
from gateway.attachments.kinds import Kind
from gateway.attachments.models import READY, Attachment
from gateway.attachments.uploads import removed
from gateway.http.call import Call
from gateway.works import work_of


class Reads(Protocol):
    """Answers for a thing of a kind."""

    def __call__(self, call: Call, kind: Kind) -> Any:
        """Return the answer."""


class NotReady(Conflict):
    """The file has not come as a whole, was not looked at yet, or was refused."""

    code = "attachment_not_ready"
    title = "The file cannot be read yet"


def listed(call: Call, kind: Kind) -> dict[str, list[Attachment]]:
    """Return the files of a thing, the oldest first."""
    thing_id = kind.thing_of(call).id
    with work_of(call) as work:
        found = work.select(Attachment).where(Attachment.kind == kind.name, Attachment.thing_id == thing_id)
        return {"items": work.all(found.order_by(Attachment.created_at, Attachment.id))}


def file(call: Call, kind: Kind) -> Response:
    """Return a file, as something to be kept. Raises :class:`NotReady`."""
    row = _ready(call, kind)
    response = _sent(row, FILE, str(row.media_type))
    # Headers are of Latin letters: other names are written as RFC 6266 says.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.file_name, safe='')}"
    return response


def thumbnail(call: Call, kind: Kind) -> Response:
    """Return the small form of a picture. Raises NotFound where it is none, :class:`NotReady`."""
    row = _ready(call, kind)
    if not row.has_thumbnail:
        raise NotFound
    return _sent(row, THUMBNAIL, "image/jpeg")


def remove(call: Call, kind: Kind) -> None:
    """Remove a file from a thing."""
    kind.thing_of(call)
    with work_of(call) as work:
        removed(work, kind, _found(work, call, kind, lock=True))


def _ready(call: Call, kind: Kind) -> Attachment:
    kind.thing_of(call)
    with work_of(call) as work:
        row = _found(work, call, kind)
    if row.status != READY:
        raise NotReady(status_of_attachment=row.status)
    return row


def _found(work: UnitOfWork, call: Call, kind: Kind, *, lock: bool = False) -> Attachment:
    row = work.get(Attachment, call.data["attachment_id"], lock=lock)
    if (row.kind, row.thing_id) != (kind.name, call.data[kind.field]):
        raise NotFound
    return row


def _sent(row: Attachment, name: str, media_type: str) -> Response:
    try:
        size, pieces = stores.stream(row.tenant_id, row.id, name)
    except FileNotFoundError:
        raise NotFound("It was removed a moment ago.") from None
    response = Response(pieces, content_type=media_type)
    response.content_length = size
    response.set_etag(f"{row.id}-{name}")  # what it holds never changes
    return response
