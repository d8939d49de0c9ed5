"""tus 1.0.0 (tus.io): what its headers say, and what is answered."""

import base64
import binascii
from datetime import datetime
from email.utils import format_datetime

from flask import Request, Response

from contracts.core.errors import Conflict, FieldProblem, Invalid, ServiceError
from gateway.attachments.models import Attachment
from gateway.attachments.schemas import VERSION

MOST_BYTES = 25 * 1024 * 1024
"""How large an attachment is at most."""

OFFSETS = "application/offset+octet-stream"
EXTENSIONS = "creation,expiration,termination"
_LONGEST_NAME = 200


class OtherVersion(ServiceError):
    """Another version of tus than is spoken here, or none."""

    code = "tus_version"
    status = 412
    title = "Send Tus-Resumable: 1.0.0"


class WrongOffset(Conflict):
    """The upload is not where the bytes belong; ask where it is (HEAD), and go on from there."""

    code = "wrong_offset"
    title = "The upload is at another offset"


def demand_version(said: str | None) -> None:
    """Raise :class:`OtherVersion` unless the client speaks the same version."""
    if said != VERSION:
        raise OtherVersion


def name_in(metadata: str) -> str:
    """Return the name of the file that ``Upload-Metadata`` says: its last part, without what cannot be seen.

    Raises Invalid.
    """
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        said = base64.b64decode(pairs.get("filename", ""), validate=True).decode()
    except (binascii.Error, ValueError):
        said = ""
    last = said.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in last if letter.isprintable()).strip()
    if not name:
        raise Invalid(fields=[FieldProblem("Upload-Metadata", "invalid", "Say `filename`, in Base64.")])
    return name[-_LONGEST_NAME:]


def standing(attachment: Attachment, status: int, body: bytes = b"") -> Response:
    """Return a response which says how far an upload is."""
    response = Response(body, status, content_type="application/json")
    response.headers["Upload-Offset"] = str(attachment.received)
    response.headers["Upload-Length"] = str(attachment.size)
    response.headers["Upload-Expires"] = _http_date(attachment.expires_at)
    return response


def announce(request: Request, response: Response) -> None:
    """Say what is spoken at the addresses of uploads: to whoever asks for their options, or speaks something else."""
    if "uploads" not in request.path.split("/"):
        return
    response.headers["Tus-Resumable"] = VERSION
    if request.method == "OPTIONS" or response.status_code == OtherVersion.status:
        response.headers["Tus-Version"] = VERSION
        response.headers["Tus-Extension"] = EXTENSIONS
        response.headers["Tus-Max-Size"] = str(MOST_BYTES)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
