"""Lists over HTTP: sorted, filtered, cut, counted; kept as views; written into files by the worker."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running

ROOMS = "/v1/rooms"


@pytest.fixture(scope="module")
def lead(running: Running, people: People) -> Client:
    """The lead of a project, who sees its rooms alone."""
    return people.holder("project_lead", running.warranted)


def _labels(rooms: list[dict[str, Any]]) -> list[str]:
    return [room["label"] for room in rooms]


def _in_sevens(who: Client, sort: str) -> list[dict[str, Any]]:
    """Return all rooms, seven at a time."""
    page = who.get(ROOMS, sort=sort, limit=7)
    rooms = page["items"]
    while page["next_cursor"]:
        page = who.get(ROOMS, sort=sort, limit=7, cursor=page["next_cursor"])
        rooms += page["items"]
    return list(rooms)


def _file(who: Client, **asked: Any) -> bytes:
    """Return the file of an export of the rooms."""
    job = who.post("/v1/exports", {"list": ROOMS, **asked})
    path = f"/v1/exports/{job['id']}"
    ended = eventually(lambda: _ended(who.get(path)), "the export has ended")
    assert ended["status"] == "done", ended
    return bytes(who.raw("GET", f"{path}/file").content)


def _ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["finished_at"] else None


def test_a_list_is_the_same_from_either_end_page_by_page(lead: Client):
    forth, back = (_in_sevens(lead, sort) for sort in ("position", "-position"))
    assert len(forth) > 7
    assert _labels(forth) == _labels(back)[::-1]


def test_of_rooms_comes_what_is_asked_for_and_how_many_there_are(lead: Client):
    page = lead.get(ROOMS, fields="label,floor", count="exact", limit=1)
    assert page["items"][0].keys() == {"id", "label", "floor"}
    assert page["count"] == {"rows": len(lead.pages(ROOMS)), "exact": True}
    one_floor = lead.get(ROOMS, floor=page["items"][0]["floor"], count="estimated")
    assert 0 < one_floor["count"]["rows"] < page["count"]["rows"]


@pytest.mark.parametrize(("name", "value"), [("sort", "area"), ("fields", "owner"), ("count", "some"), ("use", "x,y")])
def test_what_a_list_does_not_know_is_a_problem_of_that_field(lead: Client, name: str, value: str):
    problem = refused(lambda: lead.get(ROOMS, **{name: value}), 422, "validation_failed")
    assert [field["field"] for field in problem["fields"]] == [name]


def test_a_cursor_is_of_its_order(lead: Client):
    cursor = lead.get(ROOMS, limit=1)["next_cursor"]
    refused(lambda: lead.get(ROOMS, limit=1, cursor=cursor, sort="-position"), 422, "validation_failed")


def test_a_view_is_kept_and_its_query_is_what_the_list_takes(lead: Client):
    query = {"sort": "-position", "fields": "label,floor"}
    path = f"/v1/views/{uuid4()}"
    lead.put(path, {"name": "倒序", "list": ROOMS, "query": query})
    kept = lead.get(path)
    assert lead.get(kept["list"], **kept["query"]) == lead.get(ROOMS, **query)


def test_all_that_somebody_sees_is_written_into_a_file(lead: Client):
    rooms = lead.pages(ROOMS)
    query = {"fields": "label,floor,area"}
    written = _file(lead, query=query, format="csv", language="zh").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(written, newline=""))
    assert head == ["房间名称", "楼层", "面积"]
    assert [row[0] for row in rows] == _labels(rooms)
    with CalamineWorkbook.from_filelike(io.BytesIO(_file(lead, query=query, format="xlsx", language="en"))) as book:
        titles, *cells = book.get_sheet_by_index(0).to_python()
    assert titles == ["Label", "Floor", "Area"]
    assert [(row[0], row[1]) for row in cells] == [(room["label"], room["floor"]) for room in rooms]


def test_numbers_are_masked_in_a_file_as_they_are_in_the_list(running: Running, people: People):
    auditor = people.holder("desk", running.warranted)
    listed = auditor.pages("/v1/employees", fields="phone")
    written = _file(auditor, list="/v1/employees", query={"fields": "phone"}, format="csv").decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(written, newline=""))
    assert [row[0].removeprefix("'") for row in rows] == [one["phone"] or "" for one in listed]
