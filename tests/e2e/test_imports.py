"""A company's workbook over HTTP: refused rows come back, are mended and imported again; what is killed goes on."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import eventually
from gateway.imports.tests.books import write_book
from stack.api import Client
from stack.play.opening import XLSX, upload
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.workbooks import CUSTOMER_HEADERS, CUSTOMERS, mended, read_book, rooms_book

COUNTS = ("created", "changed", "unchanged", "refused")


def _counts(ended: dict[str, Any]) -> tuple[int, ...]:
    assert ended["status"] == "done", ended
    return tuple(ended[name] for name in COUNTS)


def _upload(who: Client, path: Path) -> dict[str, Any]:
    return upload(who, path, lambda _: None, seconds=60)


@pytest.fixture
def building(running: Running, tmp_path: Path) -> str:
    """A building with twenty rooms in the first project."""
    name = f"{uuid4().int % 9000 + 1000}栋"
    assert _counts(_upload(running.operator, rooms_book(tmp_path / "rooms.xlsx", running.warranted, name, 20)))[0] == 20
    return name


def _customers(path: Path, node_code: str, building: str) -> Path:
    """Write a workbook with one good row and three bad ones."""
    place = [node_code, building, "1单元"]
    mobile = f"138{uuid4().int % 10**8:08d}"
    rows = [
        ["个人", "钱多多", mobile, *place, "101", "业主", "2025-06-01"],
        ["个人", "孙不通", "12", *place, "102", "业主", "2025-06-01"],
        ["个人", "李无房", f"139{mobile[3:]}", *place, "9999", "业主", "2025-06-01"],
        ["个人", "周无期", f"137{mobile[3:]}", *place, "103", "业主", "2025年13月45日"],
    ]
    return write_book(path, {CUSTOMERS: [CUSTOMER_HEADERS, *rows]})


def test_refused_rows_come_back_and_are_mended(running: Running, building: str, tmp_path: Path):
    operator = running.operator
    source = _customers(tmp_path / "customers.xlsx", running.warranted, building)
    ended = _upload(operator, source)
    assert _counts(ended) == (1, 0, 0, 3)
    findings = operator.pages(f"/v1/imports/{ended['id']}/findings")
    assert [(found["row"], found["column"]) for found in findings] == [(3, "手机号"), (4, "房号"), (5, "开始日期")]
    assert all(found["sheet"] == CUSTOMERS and found["reason_zh"] and found["reason_en"] for found in findings)
    result = tmp_path / "result.xlsx"
    result.write_bytes(operator.raw("GET", f"/v1/imports/{ended['id']}/result").content)
    mend = {"12": f"136{uuid4().int % 10**8:08d}", "9999": "104", "2025年13月45日": "2025-07-01"}
    again = write_book(tmp_path / "mended.xlsx", {CUSTOMERS: mended(read_book(result)[CUSTOMERS], mend)})
    assert _counts(_upload(operator, again)) == (3, 0, 0, 0)
    assert _counts(_upload(operator, again)) == (0, 0, 3, 0)


def test_the_same_key_is_the_same_import(running: Running, building: str, tmp_path: Path):
    content = rooms_book(tmp_path / "rooms.xlsx", running.warranted, building, 20).read_bytes()
    headers = {"Content-Type": XLSX, "Idempotency-Key": str(uuid4())}

    def send(body: bytes) -> dict[str, Any]:
        return running.operator.send("POST", "/v1/imports", data=body, headers=headers)

    first = send(content)
    assert send(content)["id"] == first["id"]
    other = rooms_book(tmp_path / "other.xlsx", running.warranted, building, 19).read_bytes()
    refused(lambda: send(other), 422, "idempotency_key_reused")


def test_an_import_is_for_those_who_may(running: Running, people: People, building: str, tmp_path: Path):
    path = rooms_book(tmp_path / "rooms.xlsx", running.warranted, building, 20)
    refused(lambda: _upload(people.holder("project_lead", running.warranted), path), 403, "forbidden")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "workbook_empty"),
        (b"a,b,c\n1,2,3\n", "workbook_not_recognised"),
        (b"PK\x03\x04 and nothing more", "workbook_damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_at_once(running: Running, content: bytes, reason: str):
    headers = {"Content-Type": XLSX, "Idempotency-Key": str(uuid4())}
    problem = refused(
        lambda: running.operator.send("POST", "/v1/imports", data=content, headers=headers), 422, "workbook_refused"
    )
    assert problem["reason"] == reason


def test_a_job_whose_worker_is_killed_goes_on(running: Running, tmp_path: Path):
    count, operator = 4000, running.operator
    path = rooms_book(tmp_path / "many.xlsx", running.charged, "77栋", count)
    headers = {"Content-Type": XLSX, "Idempotency-Key": str(uuid4())}
    job = operator.send("POST", "/v1/imports", data=path.read_bytes(), headers=headers)

    def state() -> dict[str, Any]:
        return operator.get(f"/v1/imports/{job['id']}")

    seen = eventually(lambda: _begun(state()), "the first rows are loaded", 30)
    assert running.suite.supervisor.control.kill("gateway-work")
    assert seen["status"] == "running"
    ended = eventually(lambda: _ended(state()), "the import went on", 60)
    created, changed, unchanged, refused_ = _counts(ended)
    assert (created + unchanged, changed, refused_, ended["rows_read"]) == (count, 0, 0, count)


def _begun(state: dict[str, Any]) -> dict[str, Any] | None:
    return state if state["rows_read"] else None


def _ended(state: dict[str, Any]) -> dict[str, Any] | None:
    return state if state["finished_at"] else None
