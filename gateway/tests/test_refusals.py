"""Every route refuses what it must not answer, with a problem document, before any service is asked."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from gateway.http.routing import Route
from gateway.tests.company import ACompany, Caller, staff, tell_employee, token_of
from gateway.tests.examples import (
    GUARDED,
    PERMITTED,
    READS_JSON,
    READS_QUERY,
    key,
    name_of,
    path_of,
    workbook_headers,
)
from gateway.tests.services import StandIn

JSON = "application/json"
UNREADABLE = [
    (b"{nothing", JSON, 400, "broken_json"),
    (b'"\\ud800"', JSON, 400, "broken_json"),
    (b"\xff\xfe", JSON, 400, "broken_json"),
    (b"[" * 5000, JSON, 400, "broken_json"),
    (b"[1]", JSON, 422, "validation_failed"),
    (b'{"x": "\\u0000"}', JSON, 422, "validation_failed"),
    (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    (b"{}", "text/plain", 415, "unsupported_media_type"),
    (b"{" + b" " * 1024 * 1024 + b"}", JSON, 413, "body_too_large"),
]
UNKNOWN = {"field": "no_such_field", "code": "unknown_field", "reason": "Unknown field."}


@pytest.fixture
def boss(app: Flask, company: ACompany, services: StandIn) -> Caller:
    """Who may do everything but a worker's work."""
    return staff(app, company, "group_admin")


@pytest.fixture
def worker(app: Flask, company: ACompany, services: StandIn) -> Caller:
    """Who may do a worker's work."""
    return staff(app, company, "repair_worker")


def _problem(answer: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    if answer.request.method == "HEAD":
        # What answers to HEAD has headers alone.
        assert (answer.status_code, answer.data) == (status, b"")
        return {}
    body = answer.get_json()
    assert (answer.status_code, body["code"]) == (status, code or body["code"]), body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "detail", "request_id"} <= set(body)
    return dict(body)


def _may(route: Route, boss: Caller, worker: Caller) -> Caller:
    return worker if route.permission == "ticket:work" else boss


@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_nobody_gets_in_without_a_token(app: Flask, services: StandIn, route: Route):
    answer = app.test_client().open(path_of(route), method=route.verb)
    _problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert services.asked == []


@pytest.mark.parametrize("token", ["", "Basic Ym9zczpwdw==", "Bearer", "Bearer x", "Bearer st1.AAAA", "Bearer é"])
def test_what_is_no_token_lets_nobody_in(app: Flask, running, token: str):
    answer = app.test_client().get("/v1/me", headers={"Authorization": token})
    _problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize("route", PERMITTED, ids=name_of)
def test_nobody_gets_in_without_the_permission(app: Flask, company: ACompany, services: StandIn, route: Route):
    nothing = Caller(app.test_client(), token_of(company, f"employee:{tell_employee(company)}"))
    problem = _problem(nothing(route.verb, path_of(route), headers=key()), 403, "forbidden")
    assert not problem or route.permission in str(problem["detail"])
    assert services.asked == []


@pytest.mark.parametrize("route", READS_JSON, ids=name_of)
def test_a_body_that_cannot_be_read_is_refused(boss: Caller, worker: Caller, services: StandIn, route: Route):
    who = _may(route, boss, worker)
    for content, content_type, status, code in UNREADABLE:
        sent = {"data": content, "content_type": content_type}
        _problem(who(route.verb, path_of(route), headers=key(), **sent), status, code)
    assert services.asked == []


@pytest.mark.parametrize("route", READS_JSON, ids=name_of)
def test_a_field_that_is_unknown_is_refused(boss: Caller, worker: Caller, services: StandIn, route: Route):
    answer = _may(route, boss, worker)(route.verb, path_of(route), headers=key(), json={"no_such_field": 1})
    assert UNKNOWN in _problem(answer, 422, "validation_failed")["fields"]
    assert services.asked == []


@pytest.mark.parametrize("route", READS_QUERY, ids=name_of)
def test_a_query_that_means_nothing_is_refused(boss: Caller, services: StandIn, route: Route):
    path = path_of(route)
    assert UNKNOWN in _problem(boss("GET", f"{path}?no_such_field=1"), 422)["fields"]
    assert _problem(boss("GET", f"{path}?limit=1&limit=2"), 422)["fields"][0]["code"] == "repeated"
    _problem(boss("GET", f"{path}?limit=%00"), 422)
    assert services.asked == []


@pytest.mark.parametrize("route", [route for route in PERMITTED if "{" in route.path], ids=name_of)
def test_an_id_that_is_none_leads_nowhere(boss: Caller, services: StandIn, route: Route):
    path = route.path.replace("{", "").replace("}", "")
    _problem(boss(route.verb, path, headers=key()), 404, "not_found")


@pytest.mark.parametrize("route", [route for route in PERMITTED if route.needs_key], ids=name_of)
def test_a_change_needs_a_sane_idempotency_key(boss, worker, services: StandIn, route: Route):
    who = _may(route, boss, worker)
    for wrong in ("", "x" * 101, "two words"):
        answer = who(route.verb, path_of(route), headers={"Idempotency-Key": wrong})
        assert answer.status_code in {415, 422}
    assert services.asked == []


def test_a_missing_key_is_said(boss: Caller, services: StandIn):
    path = "/v1/nodes/00000000-0000-4000-8000-000000000000/rename"
    _problem(boss("POST", path, json={"name": "改名"}), 400, "idempotency_key_required")
    assert services.asked == []


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/charge-items", {"unit_price": "1.005"}, "unit_price"),
        ("/v1/charge-items", {"unit_price": 1.5}, "unit_price"),
        ("/v1/charge-items", {"unit_price": "NaN"}, "unit_price"),
        ("/v1/charge-items", {"unit_price": "1e400"}, "unit_price"),
        ("/v1/charge-items", {"unit_price": "-1.00"}, "unit_price"),
        ("/v1/charge-items", {"currency": "DM"}, "currency"),
        ("/v1/tickets", {"room_id": "101"}, "room_id"),
        ("/v1/tickets", {"room_id": None}, "room_id"),
        ("/v1/tickets", {"description": ""}, "description"),
        ("/v1/tickets", {"description": "x" * 2001}, "description"),
        ("/v1/tickets", {"description": ["list"]}, "description"),
        ("/v1/tickets", {"description": "bell \x07"}, "description"),
        ("/v1/tickets", {"urgency": "at once"}, "urgency"),
        ("/v1/tickets", {"photos": ["x"] * 21}, "photos"),
        ("/v1/tickets", {"contact_phone": "12"}, "contact_phone"),
        ("/v1/employees", {"posts": [{"from_date": "2026-02-30"}]}, "posts.0.from_date"),
        ("/v1/employees", {"posts": [{"from_date": "gestern"}]}, "posts.0.from_date"),
        ("/v1/employees", {"email": "nobody"}, "email"),
        ("/v1/projects", {"delivered_on": "2026-13-01"}, "delivered_on"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(boss: Caller, services: StandIn, path: str, body, field: str):
    problem = _problem(boss("POST", path, json=body, headers=key()), 422, "validation_failed")
    said = [one for one in problem["fields"] if one["field"] == field]
    assert said, problem["fields"]
    assert all(one["code"] and one["reason"] for one in said)
    assert services.asked == []


@pytest.mark.parametrize("header", ["x", '"1', "*", '"-1"', '"99999999999"'])
def test_an_etag_that_is_none_is_refused(boss: Caller, services: StandIn, header: str):
    path = "/v1/tickets/00000000-0000-4000-8000-000000000000/cancel"
    answer = boss("POST", path, json={"reason": "x"}, headers=key() | {"If-Match": header})
    assert _problem(answer, 422)["fields"][0]["field"] == "If-Match"


@pytest.mark.parametrize("action", ["rename", "move"])
def test_what_takes_the_place_of_something_says_of_which_version(boss: Caller, services: StandIn, action: str):
    path, body = f"/v1/nodes/00000000-0000-4000-8000-000000000000/{action}", {"name": "改名", "parent_id": str(uuid4())}
    del body[{"rename": "parent_id", "move": "name"}[action]]
    _problem(boss("POST", path, json=body, headers=key()), 428, "version_required")
    assert services.asked == []
    services.answers[f"hr.{action}_node"] = {"version": 8}
    assert boss("POST", path, json=body, headers=key() | {"If-Match": '"7"'}).status_code == 200
    assert services.asked[-1][1]["expected_version"] == 7


def test_a_version_that_would_count_for_nothing_is_refused(boss: Caller):
    answer = boss("PUT", "/v1/tenant-settings", json={"origins": []}, headers={"If-Match": '"7"'})
    assert _problem(answer, 422)["fields"][0]["field"] == "If-Match"
    assert boss("GET", "/v1/tenant-settings", headers={"If-Match": '"7"'}).status_code == 200


def test_an_upload_of_another_type_is_refused(boss: Caller, services: StandIn):
    headers = workbook_headers() | {"Content-Type": "text/csv"}
    _problem(boss("POST", "/v1/imports", data=b"a,b", headers=headers), 415, "unsupported_media_type")


def test_an_upload_past_the_limit_is_refused_and_not_kept(
    boss: Caller, services: StandIn, uploads, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("gateway.import_jobs.files.LIMIT", 1000)
    _problem(boss("POST", "/v1/imports", data=b"x" * 1001, headers=workbook_headers()), 413, "body_too_large")
    assert [path for path in uploads.rglob("*") if path.is_file()] == []
