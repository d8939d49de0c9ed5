"""Files that hang on a ticket: looked at by the worker, read by who may read the ticket, gone with all that is kept."""

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from flask import Flask
from PIL import Image

from contracts.core.errors import NotFound
from gateway.attachments import checking, stores
from gateway.tests.attaching import THING, Sender, photo
from gateway.tests.company import ACompany, Caller, begin, staff
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def sender(boss: Caller, services: StandIn, uploads: Path) -> Sender:
    """Who may do everything, with a ticket."""
    services.answers["ticketing.get_ticket"] = dict(THING)
    return Sender(boss)


def _file(sender: Sender, path: str, what: str = "file") -> bytes:
    with sender.caller("GET", f"{path}/{what}") as answer:
        assert answer.status_code == 200, answer.get_json()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return bytes(answer.data)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def _archive(**members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("[Content_Types].xml", "<Types/>")
    return target.getvalue()


def _workbook() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def test_a_picture_stands_upright_and_says_not_where_it_was_taken(sender: Sender, worker: Worker, uploads: Path):
    sent = photo((640, 480))
    assert Image.open(io.BytesIO(sent)).getexif()
    path = sender.sent(sent)
    worker.finish()
    made = Image.open(io.BytesIO(_file(sender, path)))
    assert (made.size, dict(made.getexif()), made.info.get("exif")) == ((480, 640), {}, None)
    small = Image.open(io.BytesIO(_file(sender, path, "thumbnail")))
    assert (small.size, small.format, dict(small.getexif())) == ((240, 320), "JPEG", {})
    assert _files(uploads) == ["file", "thumbnail"]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_too(sender: Sender, worker: Worker, kind: str):
    path = sender.sent(photo((100, 50), kind), f"a.{kind}")
    worker.finish()
    made = Image.open(io.BytesIO(_file(sender, path)))
    assert (made.format, made.size, dict(made.getexif())) == (kind, (50, 100), {})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("报修.txt", "三楼漏水".encode(), "text/plain"),
        ("a.xlsx", _workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "a.docx",
            _archive(**{"word/document.xml": "<w/>"}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_documents_are_kept_as_they_are(sender: Sender, worker: Worker, name: str, content: bytes, kind: str):
    path = sender.sent(content, name)
    worker.finish()
    with sender.caller("GET", f"{path}/file") as answer:
        assert answer.data == content
        assert answer.headers["Content-Type"].partition(";")[0] == kind
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(name)}"
    assert sender.caller("GET", f"{path}/thumbnail").status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><script>alert(1)</script></html>", "unknown_type"),
        (b"MZ" + bytes(100), "unknown_type"),
        (b"GIF89a" + bytes(50), "unknown_type"),
        (_archive(a_txt="x"), "unknown_type"),
        (_archive(**{"word/document.xml": "<w/>", "word/vbaProject.bin": "x"}), "unknown_type"),
        (photo()[:3000], "damaged"),
        (photo(kind="PNG").replace(b"\x0dIHDR", b"\x05IHDR"), "damaged"),
    ],
)
def test_what_is_something_else_than_it_says_is_refused(sender: Sender, worker: Worker, uploads, content, reason):
    path = sender.sent(content, "harmless.jpg")
    worker.finish()
    (one,) = sender.seen()
    assert (one["status"], one["reason"]) == ("refused", reason)
    assert sender.caller("GET", f"{path}/file").get_json()["code"] == "attachment_not_ready"
    assert _files(uploads) == []


def test_a_bomb_is_not_unpacked(sender: Sender, worker: Worker):
    target = io.BytesIO()
    Image.new("1", (9000, 6000)).save(target, "PNG")
    sender.sent(target.getvalue(), "bomb.png")
    worker.finish()
    assert [one["reason"] for one in sender.seen()] == ["too_many_pixels"]


def test_what_can_never_be_looked_at_is_refused_after_some_hours(
    sender: Sender, worker: Worker, uploads: Path, monkeypatch: pytest.MonkeyPatch
):
    sender.sent(PDF)
    with monkeypatch.context() as away:
        away.setattr(stores, "read", _away)
        for _ in range(checking.MOST_TRIES):
            assert worker.later(hours=1) == 1
            assert [one["status"] for one in sender.seen()] == ["checking"]
        worker.later(hours=1)
    (one,) = sender.seen()
    assert (one["status"], one["reason"]) == ("refused", "not_examined")
    worker.finish()
    assert _files(uploads) == []


def test_what_kills_the_worker_does_not_kill_it_for_ever(
    sender: Sender, worker: Worker, monkeypatch: pytest.MonkeyPatch
):
    sender.sent(PDF)
    with monkeypatch.context() as deadly:
        deadly.setattr(checking, "aside", _dies)
        for _ in range(checking.MOST_TRIES):
            with pytest.raises(SystemExit):
                worker.step()
        worker.step()
    assert [one["reason"] for one in sender.seen()] == ["not_examined"]


def test_a_store_that_comes_back_is_in_time(sender: Sender, worker: Worker, monkeypatch: pytest.MonkeyPatch):
    path = sender.sent(PDF)
    with monkeypatch.context() as away:
        away.setattr(stores, "read", _away)
        worker.later(hours=1)
    worker.later(hours=1)
    assert _file(sender, path) == PDF


def _away(*_: object) -> bytes:
    raise OSError("the store is away")


def _dies(*_: object) -> None:
    raise SystemExit


def test_nothing_is_read_before_it_was_looked_at(sender: Sender):
    path = sender.sent(PDF)
    answer = sender.caller("GET", f"{path}/file")
    assert (answer.status_code, answer.get_json()["status_of_attachment"]) == (409, "checking")


def test_who_may_not_read_the_ticket_reads_no_file(sender: Sender, worker: Worker, services: StandIn):
    path = sender.sent(PDF)
    worker.finish()
    services.answers["ticketing.get_ticket"] = NotFound()
    for verb, address in (("GET", sender.files), ("GET", f"{path}/file"), ("DELETE", path)):
        assert sender.caller(verb, address).status_code == 404
    services.answers["ticketing.get_ticket"] = dict(THING)
    assert _file(sender, path) == PDF


def test_it_is_not_read_through_another_ticket_or_by_another_tenant(sender: Sender, app: Flask, worker: Worker):
    path = sender.sent(PDF)
    worker.finish()
    other = Sender(sender.caller, "00000000-0000-0000-0000-000000000001")
    assert sender.caller("GET", path.replace(sender.ticket, other.ticket) + "/file").status_code == 404
    stranger = staff(app, begin(), "group_admin")
    assert stranger("GET", f"{path}/file").status_code == 404
    assert stranger("GET", sender.files).get_json()["items"] == []


def test_a_file_that_the_client_has_is_not_sent_again(sender: Sender, worker: Worker):
    path = sender.sent(PDF)
    worker.finish()
    with sender.caller("GET", f"{path}/file") as first:
        etag = first.headers["ETag"]
    assert sender.caller("GET", f"{path}/file", headers={"If-None-Match": etag}).status_code == 304


def test_a_file_is_removed(sender: Sender, worker: Worker, uploads: Path, app: Flask, company: ACompany):
    path = sender.sent(PDF)
    worker.finish()
    assert staff(app, company, "desk")("DELETE", path).status_code == 403
    assert sender.caller("DELETE", path).status_code == 204
    assert sender.caller("GET", f"{path}/file").status_code == 404
    worker.finish()
    assert _files(uploads) == []


def test_all_files_of_a_tenant_go_at_once(sender: Sender, worker: Worker, uploads: Path, company: ACompany):
    sender.sent(photo())
    worker.finish()
    assert stores.remove_all(company.tenant_id) == 2
    assert _files(uploads) == []
