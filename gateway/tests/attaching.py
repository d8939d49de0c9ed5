"""Files as tests attach them, and pictures as telephones take them."""

import base64
import io
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PIL import ExifTags, Image
from werkzeug.test import TestResponse

from gateway.attachments.tus import OFFSETS
from gateway.tests.company import Caller

TUS = {"Tus-Resumable": "1.0.0"}
NODE = uuid4()
THING = {"id": "x", "org_node_id": str(NODE)}
"""What ticketing says of the ticket that they hang on."""


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> bytes:
    """Return a picture that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 47.0)
    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, kind, exif=exif)
    return target.getvalue()


def told(name: str) -> str:
    """Return the metadata of a file with this name."""
    return f"filename {base64.b64encode(name.encode()).decode()}"


@dataclass
class Sender:
    """Attaches files to a ticket."""

    caller: Caller
    ticket: str = str(uuid4())

    @property
    def files(self) -> str:
        """Where they are read."""
        return f"/v1/tickets/{self.ticket}/attachments"

    def begin(self, size: int, name: str = "漏水.jpg", **headers: str) -> TestResponse:
        """Begin an upload."""
        said = {"Upload-Length": str(size), "Upload-Metadata": told(name), "Idempotency-Key": str(uuid4())}
        return self.caller("POST", f"/v1/tickets/{self.ticket}/uploads", headers=TUS | said | headers)

    def begun(self, size: int, name: str = "漏水.jpg") -> str:
        """Return the address of an upload that has begun."""
        answer = self.begin(size, name)
        assert answer.status_code == 201, answer.get_json()
        return answer.headers["Location"]

    def send(self, place: str, offset: int, piece: bytes, **options: Any) -> TestResponse:
        """Send some bytes."""
        headers = TUS | {"Upload-Offset": str(offset), "Content-Type": OFFSETS}
        return self.caller("PATCH", place, headers=headers, data=piece, **options)

    def sent(self, content: bytes, name: str = "漏水.jpg") -> str:
        """Send a file as a whole; return the address at which the attachment is."""
        place = self.begun(len(content), name)
        answer = self.send(place, 0, content)
        assert answer.status_code == 204, answer.get_json()
        return place.replace("/uploads/", "/attachments/")

    def seen(self) -> list[dict[str, Any]]:
        """Return what hangs on the ticket."""
        items: list[dict[str, Any]] = self.caller("GET", self.files).get_json()["items"]
        return items
