"""What HTTP itself asks of the gateway."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from prometheus_client import REGISTRY

from chassis import runtime
from contracts.core.errors import (
    Conflict,
    DeadlineExceeded,
    IllegalTransition,
    KeyInUse,
    NotFound,
    StaleVersion,
    Unavailable,
)
from gateway.http import gate
from gateway.http.problems import of_error
from gateway.tests.company import ACompany, Caller, staff
from gateway.tests.examples import key
from gateway.tests.services import StandIn

TICKET = {"id": str(uuid4()), "number": "R-1", "version": 7}
PATH = f"/v1/tickets/{TICKET['id']}"


@pytest.fixture
def boss(app: Flask, company: ACompany, services: StandIn) -> Caller:
    """Who may read tickets."""
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    return staff(app, company, "group_admin")


def test_a_reading_has_its_version_as_etag(boss: Caller, services: StandIn):
    answer = boss("GET", PATH)
    assert (answer.status_code, answer.get_json()) == (200, TICKET)
    assert answer.headers["ETag"].startswith('"7-')
    _, data, context = services.asked[0]
    assert data == {"ticket_id": TICKET["id"]}
    assert (context.permission, context.language, context.request_id) == (
        "ticket:read",
        "en",
        answer.headers["X-Request-Id"],
    )


def test_a_head_is_a_get_without_a_body(boss: Caller):
    answer = boss("HEAD", PATH)
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (200, b"", boss("GET", PATH).headers["ETag"])


def test_options_tell_what_is_possible(app: Flask, running: runtime.Runtime):
    answer = app.test_client().options("/v1/tickets")
    assert answer.status_code == 200
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_wrong_method_is_told_the_right_ones(boss: Caller):
    answer = boss("DELETE", "/v1/tickets")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/", "/v1", "/v2/tickets", "/v1/tickets/x/y/z", "/v1/%00", "/health", "/metrics"])
def test_an_unknown_path_is_a_problem(app: Flask, running: runtime.Runtime, path: str):
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("given", "kept"), [("trace-1234:abc", True), ("no", False), ("x" * 81, False), ("a b c d e", False)]
)
def test_a_sane_request_id_is_kept(boss: Caller, given: str, kept: bool):
    answer = boss("GET", PATH, headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
    assert len(answer.headers["X-Request-Id"]) >= 8


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("zh-CN,zh;q=0.9", "没有找到"),
        ("en-US,en;q=0.5", "There is no such thing"),
        ("fr", "没有找到"),
        ("", "没有找到"),
    ],
)
def test_the_language_is_negotiated(app: Flask, running: runtime.Runtime, asked: str, title: str):
    with app.test_request_context("/", headers={"Accept-Language": asked}):
        app.preprocess_request()
        assert of_error(NotFound()).get_json()["title"] == title


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [
        (Unavailable(), 503, "1"),
        (DeadlineExceeded(), 503, "1"),
        (KeyInUse(), 409, "1"),
        (StaleVersion(), 412, None),
        (IllegalTransition("no", legal=["accept"]), 409, None),
        (Conflict("no", status="approved"), 409, None),
    ],
)
def test_what_a_service_refuses_becomes_a_problem(
    boss: Caller, services: StandIn, error: Any, status: int, retry: str | None
):
    services.answers["ticketing.get_ticket"] = error
    answer = boss("GET", PATH)
    assert (answer.status_code, answer.get_json()["status"], answer.get_json()["code"]) == (status, status, error.code)
    assert answer.headers.get("Retry-After") == retry
    assert answer.get_json().get("legal") == error.extra.get("legal")


def test_a_fault_of_ours_tells_nothing(boss: Caller, services: StandIn):
    services.answers["ticketing.get_ticket"] = lambda _: {"version": 1 / 0}
    answer = boss("GET", PATH)
    assert answer.status_code == 500
    assert answer.get_json()["code"] == "internal_error"
    assert "ZeroDivision" not in answer.get_data(as_text=True)


def test_a_version_goes_along_with_the_change(boss: Caller, services: StandIn):
    services.answers["ticketing.cancel_ticket"] = dict(TICKET)
    headers = key() | {"If-Match": 'W/"7"'}
    assert boss("POST", f"{PATH}/cancel", json={"reason": "误报"}, headers=headers).status_code == 200
    _, data, context = services.asked[-1]
    assert data == {"ticket_id": TICKET["id"], "reason": "误报", "expected_version": 7}
    assert context.idempotency_key == headers["Idempotency-Key"]


def test_what_stands_in_the_path_cannot_be_said_again(boss: Caller, services: StandIn):
    body = {"reason": "误报", "ticket_id": str(uuid4())}
    answer = boss("POST", f"{PATH}/cancel", json=body, headers=key())
    assert answer.status_code == 422
    assert services.asked == []


def test_requests_are_counted_by_route(boss: Caller):
    labels = {"route": "/v1/tickets/<uuid:ticket_id>", "status": "200"}
    before = REGISTRY.get_sample_value("steward_http_answered_total", labels) or 0
    boss("GET", PATH)
    assert REGISTRY.get_sample_value("steward_http_answered_total", labels) == before + 1


def _slow(services: StandIn, operation: str) -> tuple[threading.Event, threading.Event]:
    """Have ``operation`` take until it is told to leave; return what says that it was entered, and what tells it."""
    entered, leave = threading.Event(), threading.Event()

    def slowly(_: dict[str, Any]) -> dict[str, Any]:
        entered.set()
        assert leave.wait(10)
        return dict(TICKET)

    services.answers[operation] = slowly
    return entered, leave


def _cancel(caller: Caller) -> Any:
    return caller("POST", f"{PATH}/cancel", json={"reason": "误报"}, headers=key())


@pytest.mark.parametrize("app", [1], indirect=True)
def test_too_many_at_a_time_are_turned_away(app: Flask, company: ACompany, services: StandIn):
    boss = staff(app, company, "group_admin")
    entered, leave = _slow(services, "ticketing.get_ticket")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(boss, "GET", PATH)
        assert entered.wait(10)
        second = Caller(app.test_client(), boss.token)("GET", PATH)
        leave.set()
        assert first.result().status_code == 200
    assert (second.status_code, second.get_json()["code"]) == (503, "saturated")
    assert second.headers["Retry-After"] == "1"
    assert second.content_type == "application/problem+json"
    assert second.get_json()["request_id"] == second.headers["X-Request-Id"]
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    assert boss("GET", PATH).status_code == 200


@pytest.mark.parametrize("app", [2], indirect=True)
def test_who_reads_is_let_in_while_too_many_change_something(app: Flask, company: ACompany, services: StandIn):
    boss = staff(app, company, "group_admin")
    entered, leave = _slow(services, "ticketing.cancel_ticket")
    services.answers["ticketing.get_ticket"] = dict(TICKET)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_cancel, boss)
        assert entered.wait(10)
        other = Caller(app.test_client(), boss.token)
        second, reading = _cancel(other), other("GET", PATH)
        leave.set()
        assert first.result().status_code == 200
    assert (second.status_code, second.get_json()["code"]) == (503, "saturated")
    assert reading.status_code == 200


@pytest.mark.parametrize("app", [2], indirect=True)
def test_who_changes_something_waits_a_moment_for_a_place(
    app: Flask, company: ACompany, services: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gate, "_PATIENCE_SECONDS", 10)
    boss = staff(app, company, "group_admin")
    entered, leave = _slow(services, "ticketing.cancel_ticket")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_cancel, boss)
        assert entered.wait(10)
        second = pool.submit(_cancel, Caller(app.test_client(), boss.token))
        assert not wait([second], 0.2).done, "it was answered although nobody had left"
        leave.set()
        assert [first.result().status_code, second.result().status_code] == [200, 200]


def test_the_document_is_open_to_all(app: Flask, running: runtime.Runtime):
    document = app.test_client().get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert document["paths"]["/v1/tickets"]["post"]["x-permission"] == "ticket:open"
