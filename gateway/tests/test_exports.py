"""Lists as files: page by page by the worker, as who asked may read them, in CSV and in workbooks."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from chassis.testing import Tree
from contracts.core.errors import Unavailable
from gateway.exports import writer
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker

HOME = "/v1/exports"
MESSAGES = 5
"""How many pages of messages there are."""


def _message(number: int) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "recipient": f"employee:{number}",
        "channel": "sms",
        "template": "ticket_opened",
        "language": "zh",
        "subject": None if number % 2 else "=1+1",
        "body": f'第{number}条, "引号"\n换行',
        "state": "sent",
        "attempts": number,
        "last_error": None,
        "about": None,
        "created_at": "2026-03-01T17:30:00.123Z",
        "sent_at": None,
        "read_at": None,
    }


class Messages:
    """What notify has: pages of two messages, and whatever goes wrong at one of them."""

    def __init__(self) -> None:
        self.all = [_message(number) for number in range(2 * MESSAGES)]
        self.wrong: dict[int, Exception] = {}

    def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        at = int(data.get("cursor") or 0)
        if at in self.wrong:
            raise self.wrong.pop(at)
        shown = {"id", *data["fields"].split(",")} if "fields" in data else set(self.all[0])
        items = [{name: value for name, value in item.items() if name in shown} for item in self.all[at : at + 2]]
        return {"items": items, "next_cursor": str(at + 2) if at + 2 < len(self.all) else None}


@pytest.fixture
def messages(services: StandIn) -> Messages:
    """The messages of the company."""
    answers = services.answers["notify.inspect_messages"] = Messages()
    return answers


@pytest.fixture
def auditor(app: Flask, company: ACompany, uploads: Path) -> UUID:
    """Who may read all, and change nothing."""
    return tell_employee(company, post(company.root, "auditor"))


@pytest.fixture
def caller(app: Flask, company: ACompany, auditor: UUID) -> Caller:
    """The auditor, logged in."""
    return Caller(app.test_client(), token_of(company, f"employee:{auditor}"))


@pytest.fixture
def each_page_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps that are over after a page."""
    monkeypatch.setattr(writer, "STEP_SECONDS", -1.0)


def _start(who: Caller, headers: dict[str, str] | None = None, **more: Any) -> Any:
    body = {"list": "/v1/messages/all", "format": "csv"} | more
    return who("POST", HOME, json=body, headers=headers or key())


def _begun(who: Caller, **more: Any) -> str:
    answer = _start(who, **more)
    assert answer.status_code == 202, answer.get_json()
    return str(answer.get_json()["id"])


def _state(who: Caller, id: str) -> dict[str, Any]:
    return dict(who("GET", f"{HOME}/{id}").get_json())


def _file(who: Caller, id: str) -> bytes:
    with who("GET", f"{HOME}/{id}/file") as answer:
        assert answer.status_code == 200, answer.get_json()
        return bytes(answer.data)


def _csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _sheet(content: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return book.get_sheet_by_index(0).to_python()


@pytest.fixture
def left(uploads: Path) -> Iterator[Any]:
    """Says which files are there."""
    return lambda: sorted(path.name for path in uploads.rglob("*") if path.is_file())  # type: ignore[return-value]


def test_a_list_becomes_csv_that_excel_reads(caller, messages: Messages, worker: Worker):
    id = _begun(caller, query={"fields": "attempts,subject,body,created_at,read_at"}, language="zh")
    assert (_state(caller, id)["status"], caller("GET", f"{HOME}/{id}/file").status_code) == ("queued", 409)
    worker.finish()
    state = _state(caller, id)
    assert (state["status"], state["rows_written"], state["error"]) == ("done", 10, None)
    head, *rows = _csv(_file(caller, id))
    assert head == ["尝试次数", "标题", "内容", "创建时间", "阅读时间"]
    assert len(rows) == 10
    # The company's clocks, a text that cannot become a formula, and all that CSV has to put in quotes.
    assert rows[0] == ["0", "'=1+1", '第0条, "引号"\n换行', "2026-03-02 01:30:00", ""]
    assert rows[1][1] == ""


def test_a_list_becomes_a_workbook(caller, messages: Messages, worker: Worker, left):
    id = _begun(caller, query={"fields": "attempts,subject,created_at"}, format="xlsx", language="en")
    worker.finish()
    head, *rows = _sheet(_file(caller, id))
    assert head == ["Attempts", "Subject", "Created at"]
    assert [row[0] for row in rows] == list(range(10))
    assert rows[0][1:] == ["=1+1", datetime(2026, 3, 2, 1, 30)]  # noqa: DTZ001 - as it stands in a cell
    assert left() == [f"{id}.xlsx"]


def test_without_fields_all_stand_there(caller, messages: Messages, worker: Worker):
    id = _begun(caller)
    worker.finish()
    head, *_ = _csv(_file(caller, id))
    assert len(head) == 14
    assert head[0] == "Id"


def test_the_gateways_own_lists_are_written_too(caller, company: ACompany, worker: Worker):
    id = _begun(caller, list="/v1/accounts", query={"fields": "login,locked"})
    worker.finish()
    head, *rows = _csv(_file(caller, id))
    assert (head, len(rows)) == (["Login", "Locked"], 2)
    assert {row[1] for row in rows} == {"no"}


def test_the_services_are_asked_as_who_asked(caller, auditor: UUID, messages, worker: Worker, services: StandIn):
    _begun(caller, query={"state": "sent"})
    worker.finish()
    _, data, context = services.asked[0]
    assert data == {"state": "sent", "limit": 100}
    assert (context.principal, context.permission, context.scopes.whole) == (
        f"employee:{auditor}",
        "message:inspect",
        True,
    )
    assert "phone" in context.masked


@pytest.mark.usefixtures("each_page_a_step")
def test_progress_is_told_and_a_step_that_was_cut_off_is_done_again(caller, messages: Messages, worker: Worker):
    id = _begun(caller, query={"fields": "attempts"})
    worker.step()
    worker.step()
    assert (_state(caller, id)["status"], _state(caller, id)["rows_written"]) == ("running", 4)
    messages.wrong[4] = Unavailable()
    worker.step()
    assert _state(caller, id)["rows_written"] == 4
    worker.later(minutes=1)
    worker.finish()
    assert [row[0] for row in _csv(_file(caller, id))[1:]] == [str(number) for number in range(10)]


@pytest.mark.usefixtures("each_page_a_step")
def test_what_was_written_by_a_step_that_did_not_end_is_cut_off(caller, messages, worker: Worker, uploads: Path):
    id = _begun(caller, query={"fields": "attempts"})
    worker.step()
    (rows,) = uploads.rglob(f"{id}.rows")
    with rows.open("ab") as file:
        file.write(b"half a row")
    worker.finish()
    assert [row[0] for row in _csv(_file(caller, id))[1:]] == [str(number) for number in range(10)]


@pytest.mark.usefixtures("each_page_a_step")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_where_the_rows_are_lost_the_export_begins_again(caller, messages, worker, uploads: Path, left, kind: str):
    id = _begun(caller, query={"fields": "attempts"}, format=kind)
    worker.step()
    worker.step()
    (rows,) = uploads.rglob(f"{id}.rows")
    rows.unlink()
    worker.finish()
    assert _state(caller, id)["rows_written"] == 10
    assert len(_csv(_file(caller, id)) if kind == "csv" else _sheet(_file(caller, id))) == 11
    assert left() == [f"{id}.{kind}"]


@pytest.mark.usefixtures("each_page_a_step")
def test_who_lost_the_permission_meanwhile_gets_no_file(
    caller, company: ACompany, auditor: UUID, messages, worker: Worker, left
):
    id = _begun(caller)
    worker.step()
    tell_employee(company, post(company.root, "cashier"), id=auditor, version=2)
    worker.finish()
    state = _state(caller, id)
    assert (state["status"], state["error"]["code"]) == ("failed", "forbidden")
    assert caller("GET", f"{HOME}/{id}/file").status_code == 409
    assert left() == []


def test_who_may_make_no_exports_any_more_gets_no_file(app: Flask, company: ACompany, uploads: Path, worker: Worker):
    desk = tell_employee(company, post(company.root, "desk"))
    who = Caller(app.test_client(), token_of(company, f"employee:{desk}"))
    id = _begun(who, list="/v1/tickets")
    tell_employee(company, post(company.root, "repair_worker"), id=desk, version=2)
    worker.finish()
    tell_employee(company, post(company.root, "desk"), id=desk, version=3)
    assert (_state(who, id)["status"], _state(who, id)["error"]["code"]) == ("failed", "forbidden")


@pytest.mark.usefixtures("each_page_a_step")
def test_what_reaches_less_far_meanwhile_is_asked_for_less_far(
    caller, company: ACompany, tree: Tree, auditor: UUID, messages, worker, services: StandIn
):
    id = _begun(caller)
    worker.step()
    page = _state(caller, id)["rows_written"]
    tell_employee(company, post(tree.left, "auditor"), id=auditor, version=2)
    worker.step()
    assert [context.scopes.whole for _, _, context in services.asked] == [True, False]
    # What was read before is not in the file.
    assert _state(caller, id)["rows_written"] == page


def test_the_file_goes_with_the_permission(caller, company: ACompany, auditor: UUID, messages, worker: Worker):
    id = _begun(caller)
    worker.finish()
    tell_employee(company, post(company.root, "cashier"), id=auditor, version=2)
    assert caller("GET", f"{HOME}/{id}/file").status_code == 403


def test_the_file_goes_with_the_reach_in_which_it_was_written(
    caller, company: ACompany, tree: Tree, auditor: UUID, messages, worker: Worker
):
    id = _begun(caller)
    worker.finish()
    tell_employee(company, post(tree.left, "auditor"), id=auditor, version=2)
    assert caller("GET", f"{HOME}/{id}/file").status_code == 403
    tell_employee(company, post(company.root, "auditor"), id=auditor, version=3)
    assert len(_csv(_file(caller, id))) == len(messages.all) + 1


def test_and_with_what_was_seen_in_full(app: Flask, company: ACompany, uploads: Path, messages, worker: Worker):
    manager = tell_employee(company, post(company.root, "group_admin"))
    who = Caller(app.test_client(), token_of(company, f"employee:{manager}"))
    id = _begun(who)
    worker.finish()
    tell_employee(company, post(company.root, "auditor"), id=manager, version=2)
    assert who("GET", f"{HOME}/{id}/file").status_code == 403


def test_nobody_else_knows_of_an_export(caller, boss: Caller, messages, worker: Worker):
    id = _begun(caller)
    worker.finish()
    assert boss("GET", f"{HOME}/{id}").status_code == 404
    assert boss("GET", f"{HOME}/{id}/file").status_code == 404


def test_both_permissions_are_needed(app: Flask, company: ACompany, uploads: Path):
    def _who(role: str) -> Caller:
        employee = tell_employee(company, post(company.root, role))
        return Caller(app.test_client(), token_of(company, f"employee:{employee}"))

    assert _start(_who("desk")).status_code == 403
    assert _start(_who("repair_worker"), list="/v1/tickets").status_code == 403
    assert _start(_who("desk"), list="/v1/tickets").status_code == 202


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"list": "/v1/nothing"}, "list"),
        ({"list": None}, "list"),
        ({"view_id": str(uuid4())}, "list"),
        ({"list": None, "view_id": str(uuid4()), "query": {"sort": "name"}}, "query"),
        ({"query": {"state": "lost"}}, "query.state"),
        ({"format": "pdf"}, "format"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_cannot_be_written_is_refused(caller, more: dict[str, Any], field: str):
    body = {name: value for name, value in more.items() if value is not None}
    asked = {"list": "/v1/messages/all", "format": "csv"} | body
    if more.get("list", "") is None:
        del asked["list"]
    answer = caller("POST", HOME, json=asked, headers=key())
    assert (answer.status_code, [one["field"] for one in answer.get_json()["fields"]]) == (422, [field])


def test_a_view_is_written_as_it_shows_the_list(caller, messages: Messages, worker: Worker, services: StandIn):
    view = uuid4()
    query = {"state": "failed", "fields": "body,state"}
    saved = caller("PUT", f"/v1/views/{view}", json={"name": "v", "list": "/v1/messages/all", "query": query})
    assert saved.status_code == 200
    answer = caller("POST", HOME, json={"view_id": str(view), "format": "csv"}, headers=key())
    assert answer.status_code == 202
    worker.finish()
    assert services.asked[0][1] == query | {"limit": 100}
    assert _csv(_file(caller, answer.get_json()["id"]))[0] == ["Body", "State"]
    assert caller("POST", HOME, json={"view_id": str(uuid4()), "format": "csv"}, headers=key()).status_code == 404


def test_the_same_key_is_the_same_export(caller, messages, worker: Worker):
    headers = key()
    first = _start(caller, headers).get_json()["id"]
    worker.finish()
    again = _start(caller, headers).get_json()
    assert (again["id"], again["status"]) == (first, "done")
    assert _start(caller, headers, format="xlsx").status_code == 422


def test_a_sheet_holds_only_so_many_rows(caller, messages, worker: Worker, left, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writer, "MOST_ROWS", 3)
    id = _begun(caller, format="xlsx")
    worker.finish()
    state = _state(caller, id)
    assert (state["status"], state["error"]["code"]) == ("failed", "too_many_rows")
    assert left() == []


def test_the_file_is_kept_for_some_days(caller, messages, worker: Worker, left):
    id = _begun(caller)
    worker.finish()
    worker.later(days=6)
    assert left() == [f"{id}.csv"]
    worker.later(days=2)
    assert left() == []
    assert caller("GET", f"{HOME}/{id}/file").status_code == 404
