"""Files that hang on things: the same rows for each kind."""

from collections.abc import Iterator
from functools import partial

from contracts.core.errors import Conflict, NotFound
from contracts.core.schema import Empty
from gateway.attachments import reading, schemas, uploads
from gateway.attachments.examining import TYPES
from gateway.attachments.kinds import KINDS, Kind
from gateway.attachments.tus import OFFSETS, OtherVersion, WrongOffset
from gateway.http.errors import BodyTooLarge
from gateway.http.routing import FILE_NAMED, Local, Route, delete, get, head, patch, post

_TUS = (NotFound, OtherVersion)
_SIZE = ("Upload-Offset", "Upload-Length")
_STANDING = (*_SIZE, "Upload-Expires")


def _uploads(kind: Kind) -> Iterator[Route]:
    path, may, of = f"{kind.path}/uploads", kind.attach, f"{kind.name}_upload"
    begin = Local(
        f"begin_{of}",
        schemas.beginning(kind),
        schemas.AttachmentSeen,
        partial(uploads.begin, kind=kind),
        changes=True,
        headers=schemas.HEADERS,
        tells=("Location", *_STANDING),
        errors=(*_TUS, BodyTooLarge, uploads.TooManyAttachments),
    )
    see = Local(
        f"see_{of}",
        schemas.uploading(kind, "How far an upload is."),
        Empty,
        partial(uploads.progress, kind=kind),
        headers=schemas.HEADERS,
        tells=_STANDING,
        errors=_TUS,
    )
    go_on = Local(
        f"continue_{of}",
        schemas.continuing(kind),
        Empty,
        partial(uploads.go_on, kind=kind),
        changes=True,
        body=OFFSETS,
        headers=schemas.HEADERS,
        tells=_STANDING,
        errors=(*_TUS, WrongOffset, Conflict),
    )
    end = Local(
        f"end_{of}",
        schemas.uploading(kind, "Take back what one has sent, whole or in part."),
        Empty,
        partial(uploads.give_up, kind=kind),
        changes=True,
        headers=schemas.HEADERS,
        tells=_SIZE,
        errors=_TUS,
    )
    yield post(path, begin, may, success=201)
    yield head(f"{path}/{{upload_id}}", see, may)
    yield patch(f"{path}/{{upload_id}}", go_on, may)
    yield delete(f"{path}/{{upload_id}}", end, may)


def _attachments(kind: Kind) -> Iterator[Route]:
    path, of, one = f"{kind.path}/attachments", kind.name, f"{kind.path}/attachments/{{attachment_id}}"
    all_of_it = Local(
        f"list_{of}_attachments",
        schemas.listing(kind),
        schemas.AttachmentList,
        partial(reading.listed, kind=kind),
        errors=(NotFound,),
    )
    yield get(path, all_of_it, kind.read)
    yield get(f"{one}/file", _reads(kind, "file", reading.file, TYPES, *FILE_NAMED), kind.read)
    yield get(f"{one}/thumbnail", _reads(kind, "thumbnail", reading.thumbnail, ("image/jpeg",)), kind.read)
    remove = Local(
        f"remove_{of}_attachment",
        schemas.naming(kind, "Remove a file."),
        Empty,
        partial(reading.remove, kind=kind),
        changes=True,
        errors=(NotFound,),
    )
    yield delete(one, remove, kind.detach)


def _reads(kind: Kind, what: str, function: reading.Reads, gives: tuple[str, ...], *tells: str) -> Local:
    asked = schemas.naming(kind, f"The {what} of one.")
    errors = (NotFound, reading.NotReady)
    name = f"get_{kind.name}_attachment_{what}"
    return Local(name, asked, Empty, partial(function, kind=kind), gives=gives, tells=("ETag", *tells), errors=errors)


ROUTES = tuple(route for kind in KINDS.values() for rows in (_uploads, _attachments) for route in rows(kind))
