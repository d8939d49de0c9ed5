"""A file comes piece by piece: each is an object of its own, and the row says which count. Any copy can go on."""

import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from threading import BoundedSemaphore
from typing import IO
from uuid import UUID, uuid4

import orjson
from flask import Response
from sqlalchemy import func, select, text
from werkzeug.exceptions import ClientDisconnected

from chassis.database import UnitOfWork
from chassis.settings import period
from contracts.core.errors import Conflict, NotFound
from gateway.attachments import stores
from gateway.attachments.kinds import Kind, Thing
from gateway.attachments.models import CHECKING, UPLOADING, Attachment
from gateway.attachments.schemas import AttachmentSeen
from gateway.attachments.tus import MOST_BYTES, WrongOffset, demand_version, name_in, standing
from gateway.http.call import Call
from gateway.http.errors import BodyTooLarge, Saturated
from gateway.once import made_once
from gateway.works import work_of

DUE_CHECK, DUE_TIDY, DUE_EXPIRE = "attachment_check", "attachment_tidy", "attachment_expire"
MOST_OF_A_THING = 20
MOST_PARTS = 1000
_NEVER = 36500
_CHUNK = 16 * 1024
_LONGEST_PIECE = 30.0
"""So many seconds a request takes bytes; then those that have come count, and the client goes on."""

_places = BoundedSemaphore(6)
"""Slow senders leave room for others who change something (:mod:`gateway.http.gate`)."""

_SECONDS = 10.0
_IN_ORDER = text("SELECT pg_advisory_xact_lock(hashtextextended('attachments ' || :thing, 0))")
_SEEN = AttachmentSeen()


class TooManyAttachments(Conflict):
    """As many files hang on the thing as may."""

    code = "too_many_attachments"
    title = "No more files can be attached to this"


def begin(call: Call, kind: Kind) -> Response:
    """Begin an upload. Raises NotFound, BodyTooLarge, :class:`TooManyAttachments`."""
    demand_version(call.data["tus_resumable"])
    size, name = call.data["upload_length"], name_in(call.data["upload_metadata"])
    if size > MOST_BYTES:
        raise BodyTooLarge(f"At most {MOST_BYTES} bytes.")
    thing = kind.thing_of(call)
    asked = {"kind": kind.name, "thing_id": str(thing.id), "size": size, "file_name": name}
    made = made_once(call, f"attach_to_{kind.name}", asked, Attachment, lambda work: _begin(work, kind, thing, asked))
    response = standing(made, 201, orjson.dumps(_SEEN.dump(made)))
    response.headers["Location"] = f"{kind.path.format(**{kind.field: thing.id})}/uploads/{made.id}"
    return response


def _begin(work: UnitOfWork, kind: Kind, thing: Thing, asked: dict[str, object]) -> Attachment:
    _demand_room(work, kind, thing.id)
    days = period("KEEP_UPLOADS_DAYS", 2, "days") or _NEVER
    row = Attachment(
        kind=kind.name,
        thing_id=thing.id,
        org_node_id=thing.org_node_id,
        principal=work.principal,
        acting_for=work.context.acting_for,
        file_name=asked["file_name"],
        status=UPLOADING,
        size=asked["size"],
        received=0,
        parts=[],
        has_thumbnail=False,
        expires_at=work.now + timedelta(days=days),
    )
    work.add(row)
    work.session.flush()
    # Its name may say whom it is about: it stands in the row alone, which can be erased.
    after = {"attachment_id": str(row.id), "size": row.size}
    work.log(kind.attach, kind.name, thing.id, after=after, node=row.org_node_id)
    work.remember_due(DUE_EXPIRE, row.id, row.expires_at)
    return row


def _demand_room(work: UnitOfWork, kind: Kind, thing_id: UUID) -> None:
    """Have those who attach to the same thing come one after the other."""
    work.session.execute(_IN_ORDER, {"thing": f"{work.tenant_id} {thing_id}"})
    there = work.select(Attachment).where(Attachment.kind == kind.name, Attachment.thing_id == thing_id)
    count = work.session.scalar(select(func.count()).select_from(there.subquery())) or 0
    if count >= MOST_OF_A_THING:
        raise TooManyAttachments(f"At most {MOST_OF_A_THING}.")


def progress(call: Call, kind: Kind) -> Response:
    """Say how far an upload is."""
    return standing(_own(call, kind), 200)


def go_on(call: Call, kind: Kind) -> Response:
    """Take the next bytes, as many as come before the line breaks.

    Raises :class:`.WrongOffset`, BodyTooLarge; Saturated where as many are sending as may.
    """
    if not _places.acquire(blocking=False):
        raise Saturated
    try:
        return _go_on(call, kind)
    finally:
        _places.release()


def _go_on(call: Call, kind: Kind) -> Response:
    row = _own(call, kind)
    offset = call.data["upload_offset"]
    if call.stream is None or row.received != offset or row.status != UPLOADING:
        raise WrongOffset(offset=row.received)
    if len(row.parts) >= MOST_PARTS:
        raise Conflict(f"In at most {MOST_PARTS} pieces: begin anew.")
    name = f"part.{offset}.{uuid4()}"
    with tempfile.TemporaryFile() as piece:
        came = _copy(call.stream, piece, row.size - offset)
        if not came:
            return standing(row, 204)
        piece.seek(0)
        stores.put(row.tenant_id, row.id, name, piece)
    # On a bad line the bytes may have taken longer than a request otherwise may.
    return standing(_count(replace(call, deadline=time.time() + _SECONDS), kind, name, came), 204)


def _copy(stream: IO[bytes], target: IO[bytes], most: int) -> int:
    """Copy what comes; return how many bytes. Raises BodyTooLarge."""
    came, until = 0, time.monotonic() + _LONGEST_PIECE
    while time.monotonic() < until and (chunk := _next(stream)):
        came += len(chunk)
        if came > most:
            raise BodyTooLarge("There are more bytes than the upload was to have.")
        target.write(chunk)
    return came


def _next(stream: IO[bytes]) -> bytes:
    """Return the next bytes; none where the line has broken: the client asks how many came, and goes on from there."""
    try:
        return stream.read(_CHUNK)
    except (ClientDisconnected, OSError):
        return b""


def _count(call: Call, kind: Kind, name: str, came: int) -> Attachment:
    """Have a piece count, unless another has come meanwhile for the same place."""
    try:
        with work_of(call) as work:
            row = _found(work, call, kind, lock=True)
            if row.received != call.data["upload_offset"] or row.status != UPLOADING:
                raise WrongOffset(offset=row.received)
            row.parts, row.received = [*row.parts, name], row.received + came
            if row.received == row.size:
                row.status = CHECKING
                work.remember_due(DUE_CHECK, row.id, work.now)
            return row
    except (NotFound, WrongOffset):
        stores.remove(call.who.tenant_id, call.data["upload_id"], name)
        raise


def give_up(call: Call, kind: Kind) -> Response:
    """Take back what one has sent, whole or in part."""
    row = _own(call, kind)
    with work_of(call) as work:
        removed(work, kind, _found(work, call, kind, lock=True))
    response = standing(row, 204)
    del response.headers["Upload-Expires"]
    return response


def removed(work: UnitOfWork, kind: Kind, row: Attachment) -> None:
    """Delete an attachment; its objects go soon after."""
    work.delete(row)
    work.forget_due(DUE_EXPIRE, row.id)
    work.remember_due(DUE_TIDY, row.id, work.now)
    before = {"attachment_id": str(row.id), "size": row.size}
    work.log(kind.detach, kind.name, row.thing_id, before, node=row.org_node_id)


def _own(call: Call, kind: Kind) -> Attachment:
    """Return an upload of the caller's, if he still may attach something there. Raises NotFound."""
    demand_version(call.data["tus_resumable"])
    kind.thing_of(call)
    with work_of(call) as work:
        return _found(work, call, kind)


def _found(work: UnitOfWork, call: Call, kind: Kind, *, lock: bool = False) -> Attachment:
    row = work.get(Attachment, call.data["upload_id"], lock=lock)
    whose = (row.kind, row.thing_id, row.principal, row.acting_for)
    if whose != (kind.name, call.data[kind.field], work.principal, work.context.acting_for):
        raise NotFound
    return row
