"""A resident attaches a picture to her ticket over a line that breaks; who may read the ticket reads it."""

import io
import socket
from functools import partial
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from PIL import Image
from tusclient.client import TusClient

from chassis.testing import eventually
from gateway.attachments.tus import OFFSETS
from gateway.tests.attaching import TUS, photo
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, reported


@pytest.fixture(scope="module")
def ticket(running: Running, people: People) -> Ticket:
    """A ticket of the first project's first resident."""
    return reported(people.resident(running.warranted))


def _path(ticket: Ticket) -> str:
    return f"/v1/tickets/{ticket['id']}"


def _offset(who: Client, place: str) -> int:
    return int(who.raw("HEAD", place, headers=TUS).headers["Upload-Offset"])


def _break_off(who: Client, place: str, said: int, piece: bytes) -> None:
    """Say that ``said`` bytes come, send a ``piece`` of them and hang up."""
    url = urlsplit(who.url)
    headers = TUS | {"Host": url.netloc, "Authorization": f"Bearer {who.token}", "Content-Type": OFFSETS}
    lines = [f"{name}: {value}" for name, value in (headers | {"Upload-Offset": "0"}).items()]
    head = "\r\n".join([f"PATCH {place} HTTP/1.1", *lines, f"Content-Length: {said}", "", ""])
    with socket.create_connection((str(url.hostname), url.port or 80)) as line:
        line.sendall(head.encode() + piece)


def test_a_picture_comes_over_a_line_that_breaks(running: Running, people: People, ticket: Ticket):
    resident, content = people.resident(running.warranted), photo((1600, 1200))
    headers = {"Authorization": f"Bearer {resident.token}", "Idempotency-Key": str(uuid4())}
    client = TusClient(f"{resident.url}{_path(ticket)}/uploads", headers=headers)
    sending = client.uploader(file_stream=io.BytesIO(content), metadata={"filename": "墙.jpg"})
    sending.set_url(sending.create_url())
    place = str(sending.url).removeprefix(resident.url)
    _break_off(resident, place, len(content), content[:200_000])
    eventually(lambda: _offset(resident, place) == 200_000, "what had come counts")
    sending.offset = sending.get_offset()
    sending.upload()

    lead = people.holder("project_lead", running.warranted)
    (one,) = eventually(
        lambda: [found for found in lead.get(f"{_path(ticket)}/attachments")["items"] if found["status"] == "ready"],
        "the worker has looked at it",
    )
    path = f"{_path(ticket)}/attachments/{one['id']}"
    answer = lead.raw("GET", f"{path}/file")
    assert answer.status_code == 200, answer.text
    read = Image.open(io.BytesIO(answer.content))
    assert (read.size, dict(read.getexif())) == ((1200, 1600), {})
    for stranger in (people.resident(running.warranted, 1), people.holder("project_lead", running.charged)):
        for asked in (f"{path}/file", f"{path}/thumbnail", f"{_path(ticket)}/attachments"):
            refused(partial(stranger.get, asked), 404, "not_found")
        assert stranger.raw("HEAD", place, headers=TUS).status_code == 404
