"""A workbook from the upload to the last row, step by step."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis.testing import eventually
from contracts.core.errors import Unavailable
from gateway import background
from gateway.import_jobs import loading, results
from gateway.import_jobs.readers import Readers
from gateway.imports.problems import Problem
from gateway.imports.result import write_result
from gateway.imports.rows import read_workbook
from gateway.imports.tests.books import parse
from gateway.tests.company import ACompany, Caller, begin, post, staff, tell_employee, token_of
from gateway.tests.examples import key, workbook_headers
from gateway.tests.services import StandIn
from gateway.tests.workbooks import Loader, loading_into, nothing, rooms_book
from gateway.tests.worker import Worker


@pytest.fixture
def boss(app: Flask, company: ACompany, services: StandIn, uploads: Path) -> Caller:
    """Who may import."""
    return staff(app, company, "group_admin")


@pytest.fixture
def loader(services: StandIn) -> Loader:
    """Where the rows go."""
    return loading_into(services)


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has read nothing yet."""
    monkeypatch.setattr(loading, "_readers", Readers())
    return iter(())


def _upload(boss: Caller, content: bytes, headers: dict[str, str] | None = None) -> TestResponse:
    return boss("POST", "/v1/imports?file_name=rooms.xlsx", data=content, headers=headers or workbook_headers())


def _state(boss: Caller, job: dict[str, Any]) -> dict[str, Any]:
    return dict(boss("GET", f"/v1/imports/{job['id']}").get_json())


def _counts(state: dict[str, Any]) -> tuple[int, ...]:
    return tuple(state[name] for name in ("rows_read", "created", "changed", "unchanged", "refused"))


def test_an_upload_is_answered_at_once_and_loaded_later(boss, loader: Loader, worker: Worker, tmp_path: Path):
    answer = _upload(boss, rooms_book(tmp_path / "x.xlsx", 30))
    job = answer.get_json()
    assert (answer.status_code, job["status"], job["file_name"]) == (202, "queued", "rooms.xlsx")
    assert loader.known == {}
    worker.finish()
    state = _state(boss, job)
    assert (state["status"], _counts(state)) == ("done", (30, 30, 0, 0, 0))
    assert len(loader.known) == 30


def test_who_uploaded_is_who_asks_the_services(boss, loader, worker, services: StandIn, tmp_path: Path):
    _upload(boss, rooms_book(tmp_path / "x.xlsx", 3))
    worker.finish()
    _, _, context = services.asked[0]
    assert (context.principal.partition(":")[0], context.permission) == ("employee", "company:import")
    assert context.scopes.whole


def test_a_second_import_changes_nothing(boss, loader, worker, tmp_path: Path):
    content = rooms_book(tmp_path / "x.xlsx", 30)
    _upload(boss, content)
    worker.finish()
    again = _upload(boss, content).get_json()
    worker.finish()
    assert _counts(_state(boss, again)) == (30, 0, 0, 30, 0)


def test_no_request_has_more_than_500_rows(boss, loader, worker, services: StandIn, tmp_path: Path):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 1200)).get_json()
    worker.finish()
    assert [len(data["rows"]) for _, data, _ in services.asked] == [499, 500, 201]
    assert _counts(_state(boss, job)) == (1200, 1200, 0, 0, 0)


def test_refused_rows_stand_in_the_result_with_their_reasons(boss, loader, worker, tmp_path: Path):
    loader.refuses = lambda row: row["number"] == "102"
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 3, bad=2)).get_json()
    assert boss("GET", f"/v1/imports/{job['id']}/result").status_code == 409
    worker.finish()
    assert _counts(_state(boss, job)) == (5, 2, 0, 0, 3)
    findings = boss("GET", f"/v1/imports/{job['id']}/findings").get_json()["items"]
    assert [(found["row"], found["column"], found["value"]) for found in findings] == [
        (3, "房号", "102"),
        (5, "楼层", "顶楼"),
        (6, "楼层", "顶楼"),
    ]
    answer = boss("GET", f"/v1/imports/{job['id']}/result")
    assert answer.headers["Content-Disposition"].endswith("result-rooms.xlsx")
    result = tmp_path / "result.xlsx"
    result.write_bytes(answer.data)
    answer.close()
    assert sorted(row.row for row in parse(result)) == [2, 3, 4]


def test_who_sees_numbers_masked_sees_no_rows_but_his_own(
    app: Flask, company: ACompany, boss, loader, worker, tmp_path: Path
):
    name = f"importers-{uuid4().hex[:6]}"
    role = {"code": name, "name": name, "permissions": ["company:import"]}
    assert boss("PUT", f"/v1/roles/{uuid4()}", json=role).status_code == 200
    account = tell_employee(company)
    grant = {"role": name, "org_node_id": str(company.root), "from_date": "2026-01-01"}
    assert boss("PUT", f"/v1/accounts/{account}/grants/{uuid4()}", json=grant).status_code == 200
    importer = Caller(app.test_client(), token_of(company, f"employee:{account}"))
    loader.refuses = lambda row: row["number"] == "102"
    loader.reason = "“+8613800138000”"
    for uploader, status in ((boss, 403), (importer, 200)):
        job = _upload(uploader, rooms_book(tmp_path / "x.xlsx", 3)).get_json()
        worker.finish()
        with importer("GET", f"/v1/imports/{job['id']}/result") as answer:
            assert answer.status_code == status
        [found] = importer("GET", f"/v1/imports/{job['id']}/findings").get_json()["items"]
        assert found["reason_en"] == "“138****8000”"


def test_a_result_that_takes_long_is_waited_for_step_by_step(
    boss, loader, worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    may_write = Event()

    def write(source: Path, target: Path, problems: list[Problem], *, chinese: bool) -> int:
        may_write.wait(30)
        return write_result(source, target, problems, chinese=chinese)

    monkeypatch.setattr(results, "write_result", write)
    monkeypatch.setattr(background, "AT_ONCE_SECONDS", 0.01)
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 1, bad=1)).get_json()
    assert [worker.step() for _ in range(3)] == [1, 1, 1]
    assert _state(boss, job)["status"] == "running"
    may_write.set()
    eventually(lambda: worker.step() == 0 or None, "the import has ended")
    assert _state(boss, job)["status"] == "done"
    with boss("GET", f"/v1/imports/{job['id']}/result") as answer:
        assert answer.status_code == 200


def test_a_result_that_cannot_be_written_is_tried_again(
    boss, loader, worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as broken:
        broken.setattr(results, "write_result", lambda *_, **__: 1 / 0)
        job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 1, bad=1)).get_json()
        worker.step()
        assert _state(boss, job)["status"] != "done"
    worker.later(minutes=1)
    worker.finish()
    assert _state(boss, job)["status"] == "done"


def test_without_refused_rows_there_is_no_result(boss, loader, worker, tmp_path: Path):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 3)).get_json()
    worker.finish()
    assert boss("GET", f"/v1/imports/{job['id']}/result").status_code == 404


def test_the_same_key_is_the_same_job(boss, loader, worker, uploads: Path, tmp_path: Path):
    content, headers = rooms_book(tmp_path / "x.xlsx", 3), workbook_headers()
    first = _upload(boss, content, headers).get_json()
    assert _upload(boss, content, headers).get_json()["id"] == first["id"]
    other = _upload(boss, rooms_book(tmp_path / "y.xlsx", 4), headers)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_key_reused")
    assert len([path for path in uploads.rglob("*") if path.is_file()]) == 1
    worker.finish()
    again = _upload(boss, content, headers).get_json()
    assert (again["id"], again["status"]) == (first["id"], "done")


def test_a_step_that_was_cut_off_is_done_again(boss, loader, worker, services: StandIn, tmp_path: Path):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 1200)).get_json()
    services.answers["property.import_rooms"] = _failing(loader, at=2)
    worker.step()
    assert _state(boss, job)["rows_read"] == 0  # undone as a whole
    assert len(loader.known) == 499  # but property has them
    services.answers["property.import_rooms"] = loader
    worker.later(minutes=1)
    worker.finish()
    assert _counts(_state(boss, job)) == (1200, 701, 0, 499, 0)


def _failing(loader: Loader, at: int) -> Any:
    asked = []

    def answer(data: dict[str, Any]) -> dict[str, Any]:
        asked.append(data)
        if len(asked) == at:
            raise Unavailable
        return loader(data)

    return answer


def test_another_process_goes_on_where_the_first_was_killed(
    boss, loader, worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 2600)).get_json()
    worker.step()
    assert _state(boss, job)["rows_read"] == 1999
    monkeypatch.setattr(loading, "_readers", Readers())
    worker.finish()
    assert _counts(_state(boss, job)) == (2600, 2600, 0, 0, 0)


def test_only_rows_that_wait_are_asked_about_again(boss, loader, worker, services: StandIn, tmp_path: Path):
    loader.misses = lambda row: row["number"] in {"102", "103"}
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 10)).get_json()
    worker.step()
    assert _counts(_state(boss, job)) == (10, 8, 0, 0, 0)
    loader.misses = lambda row: row["number"] == "103"
    worker.step()
    loader.misses = nothing
    worker.finish()
    assert [len(data["rows"]) for _, data, _ in services.asked] == [10, 2, 1]
    assert _counts(_state(boss, job)) == (10, 10, 0, 0, 0)


def test_a_row_that_waits_in_vain_is_refused_in_the_end(boss, loader, worker, services: StandIn, tmp_path: Path):
    loader.misses = lambda row: row["number"] == "102"
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 10)).get_json()
    worker.finish()
    assert _counts(_state(boss, job)) == (10, 9, 0, 0, 1)
    assert 10 < len(services.asked) < 20


def test_while_rows_wait_the_workbook_is_not_read_again(
    boss, loader, worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    opened = []

    def read(path: Path, **options: Any) -> Any:
        opened.append(path)
        return read_workbook(path, **options)

    monkeypatch.setattr("gateway.import_jobs.readers.read_workbook", read)
    loader.misses = lambda row: row["number"] == "102"
    _upload(boss, rooms_book(tmp_path / "x.xlsx", 10))
    worker.finish()
    assert len(opened) == 1


def test_a_file_that_turns_out_to_be_damaged_ends_the_job(boss, loader, worker, uploads: Path, tmp_path: Path):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 3)).get_json()
    next(uploads.rglob("*.xlsx")).write_bytes(b"PK\x03\x04 no more")
    worker.finish()
    state = _state(boss, job)
    assert (state["status"], state["error"]["code"]) == ("failed", "workbook_damaged")
    assert state["finished_at"]


def test_what_is_no_workbook_is_refused_and_not_kept(boss, uploads: Path):
    answer = _upload(boss, b"a,b,c\n1,2,3\n")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "workbook_refused")
    assert answer.get_json()["reason"] == "workbook_not_recognised"
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_workbooks_are_not_kept_for_ever(boss, loader, worker, uploads: Path, tmp_path: Path):
    _upload(boss, rooms_book(tmp_path / "x.xlsx", 3, bad=1))
    worker.finish()
    assert len(list(uploads.rglob("*.xlsx"))) == 3
    worker.later(days=31)
    assert list(uploads.rglob("*.xlsx")) == []


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("setting", "days", "left"), [("5", 6, 0), ("5", 4, 3), ("never", 9999, 3)])
def test_an_operator_says_how_long_workbooks_are_kept(
    boss, worker, uploads: Path, tmp_path: Path, monkeypatch, setting, days, left
):
    monkeypatch.setenv("KEEP_IMPORT_FILES_DAYS", setting)
    _upload(boss, rooms_book(tmp_path / "x.xlsx", 3, bad=1))
    worker.finish()
    worker.later(days=days)
    assert len(list(uploads.rglob("*.xlsx"))) == left


def test_another_companys_import_is_not_there(app: Flask, boss, loader, tmp_path: Path):
    job = _upload(boss, rooms_book(tmp_path / "x.xlsx", 3)).get_json()
    stranger = staff(app, begin(), "group_admin")
    for path in ("", "/findings", "/result"):
        assert stranger("GET", f"/v1/imports/{job['id']}{path}", headers=key()).status_code == 404


def test_who_reaches_a_part_of_the_company_follows_the_own_imports_alone(
    app: Flask, company: ACompany, boss, loader, worker, tmp_path: Path
):
    book = rooms_book(tmp_path / "x.xlsx", 1, bad=1)
    first, second = (_custom_administrator(app, company) for _ in range(2))
    job = _upload(first, book).get_json()
    worker.finish()
    for path in ("", "/findings", "/result"):
        address = f"/v1/imports/{job['id']}{path}"
        assert [_status(who, address) for who in (first, boss, second)] == [200, 200, 404], path


def _status(who: Caller, address: str) -> int:
    with who("GET", address) as answer:
        return answer.status_code


def _custom_administrator(app: Flask, company: ACompany) -> Caller:
    """Return who administers some part of the company."""
    employee = tell_employee(company, post(uuid4(), "group_admin"))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))
