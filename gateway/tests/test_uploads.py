"""A file on its way in, piece by piece (tus 1.0.0)."""

import errno
import io
from pathlib import Path
from threading import BoundedSemaphore
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from chassis.testing import work_as
from contracts.core.errors import NotFound
from gateway.attachments import uploads as sending
from gateway.attachments.tus import MOST_BYTES
from gateway.tests.attaching import THING, TUS, Sender, photo
from gateway.tests.company import ACompany, Caller, staff
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker


@pytest.fixture
def sender(app: Flask, company: ACompany, services: StandIn, uploads: Path) -> Sender:
    """Somebody of the desk, with a ticket."""
    services.answers["ticketing.get_ticket"] = dict(THING)
    return Sender(staff(app, company, "desk"))


def _head(sender: Sender, place: str) -> tuple[int, str | None]:
    answer = sender.caller("HEAD", place, headers=TUS)
    return answer.status_code, answer.headers.get("Upload-Offset")


def test_a_file_comes_in_pieces(sender: Sender, worker: Worker):
    content = photo()
    place = sender.begun(len(content))
    assert sender.send(place, 0, content[:1000]).headers["Upload-Offset"] == "1000"
    assert _head(sender, place) == (200, "1000")
    assert sender.send(place, 1000, content[1000:]).headers["Upload-Offset"] == str(len(content))
    assert [one["status"] for one in sender.seen()] == ["checking"]
    worker.finish()
    (one,) = sender.seen()
    assert (one["status"], one["media_type"], one["file_name"]) == ("ready", "image/jpeg", "漏水.jpg")


def test_a_line_that_breaks_loses_nothing(sender: Sender, worker: Worker):
    content = b"a" * 300_000
    place = sender.begun(len(content), "a.txt")
    broken = io.BytesIO(content[:200_000])
    sender.send(place, 0, b"", input_stream=broken, content_length=len(content))
    status, offset = _head(sender, place)
    assert (status, offset) == (200, "200000")
    assert sender.send(place, 200_000, content[200_000:]).status_code == 204
    worker.finish()
    with sender.caller("GET", f"{place.replace('uploads', 'attachments')}/file") as answer:
        assert answer.data == content


class FullDisk(io.BytesIO):
    """A file on a disk that has no room: nothing is written."""

    def write(self, content: object, /) -> int:
        """Refuse, as the system does."""
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_the_disk_does_not_take_does_not_count(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    content = photo()
    place = sender.begun(len(content))
    with monkeypatch.context() as full:
        full.setattr("tempfile.TemporaryFile", FullDisk)
        assert sender.send(place, 0, content).status_code == 500
    assert _head(sender, place) == (200, "0")
    assert sender.send(place, 0, content).headers["Upload-Offset"] == str(len(content))


def test_bytes_for_another_place_are_refused(sender: Sender):
    place = sender.begun(10)
    answer = sender.send(place, 5, b"12345")
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["offset"]) == (409, "wrong_offset", 0)
    assert sender.send(place, 0, b"12345678901").status_code == 413
    assert _head(sender, place) == (200, "0")


def test_who_does_not_speak_tus_is_told_what_is_spoken(sender: Sender):
    answer = sender.begin(10, **{"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.get_json()["code"]) == (412, "tus_version")
    assert answer.headers["Tus-Version"] == "1.0.0"
    asked = sender.caller("OPTIONS", f"/v1/tickets/{sender.ticket}/uploads")
    assert asked.headers["Tus-Max-Size"] == str(MOST_BYTES)
    assert asked.headers["Tus-Extension"] == "creation,expiration,termination"


def test_a_file_too_large_or_without_a_name_is_refused(sender: Sender):
    assert sender.begin(MOST_BYTES + 1).status_code == 413
    assert sender.begin(10, **{"Upload-Metadata": "filetype aW1hZ2U="}).status_code == 422
    assert sender.begin(10, name="../../etc/passwd").get_json()["file_name"] == "passwd"


def test_so_many_files_hang_on_a_thing_and_no_more(sender: Sender):
    for _ in range(20):
        sender.begun(10)
    answer = sender.begin(10)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too_many_attachments")
    sender.ticket = str(uuid4())
    assert sender.begin(10).status_code == 201


def test_the_same_key_is_the_same_upload(sender: Sender):
    first, second = (sender.begin(10, **{"Idempotency-Key": "one"}).headers["Location"] for _ in range(2))
    assert first == second
    assert len(sender.seen()) == 1


def test_nobody_else_goes_on_with_it(sender: Sender, boss: Caller, services: StandIn):
    place = sender.begun(10)
    assert _head(Sender(boss), place)[0] == 404
    services.answers["ticketing.get_ticket"] = NotFound()
    assert _head(sender, place)[0] == 404
    assert sender.send(place, 0, b"1").status_code == 404
    assert sender.begin(10).status_code == 404


def test_who_only_reads_attaches_nothing(sender: Sender, app: Flask, company: ACompany):
    assert Sender(staff(app, company, "auditor"), sender.ticket).begin(10).status_code == 403


def test_the_service_is_asked_in_the_name_of_who_attaches(sender: Sender, services: StandIn):
    sender.begun(10)
    name, data, context = services.asked[-1]
    assert (name, data) == ("ticketing.get_ticket", {"ticket_id": sender.ticket})
    assert (context.principal.partition(":")[0], context.permission) == ("employee", "ticket:attach")


def test_an_upload_is_taken_back(sender: Sender, worker: Worker, uploads: Path):
    place = sender.begun(10)
    sender.send(place, 0, b"12345")
    assert sender.caller("DELETE", place, headers=TUS).status_code == 204
    assert _head(sender, place)[0] == 404
    worker.finish()
    assert [file for file in uploads.rglob("*") if file.is_file()] == []


def test_what_nobody_finishes_goes(sender: Sender, worker: Worker, uploads: Path):
    place = sender.begun(10)
    sender.send(place, 0, b"12345")
    worker.later(days=1)
    assert _head(sender, place)[0] == 200
    worker.later(days=2)
    worker.finish()
    assert _head(sender, place)[0] == 404
    assert [file for file in uploads.rglob("*") if file.is_file()] == []


def test_the_log_knows_who_attached_and_not_the_name(sender: Sender, company: ACompany):
    sender.begun(10)
    sql = text("SELECT action, after::text FROM chassis.operation_log WHERE subject_id = :id")
    with work_as("gateway", tenant=company.tenant_id) as work:
        ((action, after),) = work.session.execute(sql, {"id": sender.ticket}).all()
    assert action == "ticket:attach"
    assert "漏水" not in after


def test_slow_senders_leave_room_for_others(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    places = BoundedSemaphore(1)
    monkeypatch.setattr(sending, "_places", places)
    place = sender.begun(10)
    with places:
        answer = sender.send(place, 0, b"12345")
    assert (answer.status_code, answer.get_json()["code"], answer.headers["Retry-After"]) == (503, "saturated", "1")
    assert sender.send(place, 0, b"12345").status_code == 204


def test_what_has_come_after_a_while_counts(sender: Sender, monkeypatch: pytest.MonkeyPatch):
    place = sender.begun(100_000)
    monkeypatch.setattr(sending, "_LONGEST_PIECE", 0.0)
    assert sender.send(place, 0, b"a" * 100_000).headers["Upload-Offset"] == "0"
    assert _head(sender, place) == (200, "0")


def test_a_post_needs_its_key(sender: Sender):
    headers = TUS | {"Upload-Length": "10", "Upload-Metadata": "filename YQ=="}
    path = f"/v1/tickets/{sender.ticket}/uploads"
    assert sender.caller("POST", path, headers=headers).status_code == 400
    assert sender.caller("POST", path, headers=headers | key()).status_code == 201
