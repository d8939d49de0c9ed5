"""Going on with a refresh token, and ending sessions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at, work_as
from gateway.access import sessions
from gateway.access.tokens import REFRESH, Token
from gateway.tests.company import ACompany, Caller, post, staff, tell_employee

MINUTE = timedelta(minutes=1)


@pytest.fixture
def employee(company: ACompany) -> UUID:
    return tell_employee(company, post(company.root, "hr"))


def _begin(company: ACompany, employee: UUID, device: str = "") -> dict[str, Any]:
    with work_as("gateway", tenant=company.tenant_id) as work:
        return sessions.begin(work, f"employee:{employee}", device=device, address="192.0.2.1")


def _refresh(app: Flask, token: str) -> TestResponse:
    return app.test_client().post("/v1/auth/refreshes", json={"refresh_token": token})


def _works(app: Flask, token: str) -> bool:
    status = Caller(app.test_client(), token)("GET", "/v1/me").status_code
    assert status in (200, 401)
    return status == 200


def test_a_refresh_token_gives_new_tokens(app: Flask, company: ACompany, employee: UUID):
    first = _begin(company, employee)
    answer = _refresh(app, first["refresh_token"])
    second = answer.get_json()
    assert answer.status_code == 201
    assert second.keys() == first.keys()
    assert second["access_token"] != first["access_token"]
    # Requests that are on their way have the one before.
    assert _works(app, first["access_token"])
    assert _works(app, second["access_token"])


def test_a_session_goes_on_for_longer_than_an_access_token(
    app: Flask, company: ACompany, employee: UUID, running: runtime.Runtime
):
    began = running.clock.now()
    tokens = _begin(company, employee)
    for hours in range(1, 4):
        with clock_at(began + timedelta(hours=hours)):
            assert not _works(app, tokens["access_token"])
            tokens = _refresh(app, tokens["refresh_token"]).get_json()
            assert _works(app, tokens["access_token"])


def test_a_session_that_is_not_refreshed_ends(app: Flask, company: ACompany, employee: UUID, running: runtime.Runtime):
    began = running.clock.now()
    tokens = _begin(company, employee)
    with clock_at(began + timedelta(hours=16) + MINUTE):
        assert _refresh(app, tokens["refresh_token"]).status_code == 401


def test_however_often_it_is_refreshed_a_session_ends_after_a_week(
    app: Flask, company: ACompany, employee: UUID, running: runtime.Runtime
):
    began = running.clock.now()
    tokens = _begin(company, employee)
    for half_days in range(1, 14):
        with clock_at(began + timedelta(hours=12 * half_days)):
            tokens = _refresh(app, tokens["refresh_token"]).get_json()
    with clock_at(began + timedelta(days=7) + MINUTE):
        assert _refresh(app, tokens["refresh_token"]).status_code == 401


def test_an_answer_that_was_lost_is_asked_for_again(app: Flask, company: ACompany, employee: UUID):
    first = _begin(company, employee)
    _refresh(app, first["refresh_token"])
    again = _refresh(app, first["refresh_token"])
    assert again.status_code == 201
    assert _refresh(app, again.get_json()["refresh_token"]).status_code == 201


def test_a_refresh_token_that_was_used_ends_the_session(
    app: Flask, company: ACompany, employee: UUID, running: runtime.Runtime
):
    began = running.clock.now()
    first = _begin(company, employee)
    second = _refresh(app, first["refresh_token"]).get_json()
    with clock_at(began + MINUTE):
        assert _refresh(app, first["refresh_token"]).status_code == 401
        assert _refresh(app, second["refresh_token"]).status_code == 401
        assert not _works(app, second["access_token"])


def test_there_is_no_grace_once_the_next_one_was_used(app: Flask, company: ACompany, employee: UUID):
    first = _begin(company, employee)
    second = _refresh(app, first["refresh_token"]).get_json()
    third = _refresh(app, second["refresh_token"]).get_json()
    assert _refresh(app, first["refresh_token"]).status_code == 401
    assert _refresh(app, third["refresh_token"]).status_code == 401


def test_who_only_knows_the_session_cannot_end_it(app: Flask, company: ACompany, employee: UUID):
    tokens = _begin(company, employee)
    known = Token.read(REFRESH, tokens["refresh_token"])
    assert known
    forged = Token.new(REFRESH, known.tenant_id, known.of_id, b"?" * len(known.family))
    assert _refresh(app, str(forged)).status_code == 401
    assert _refresh(app, tokens["refresh_token"]).status_code == 201


@pytest.mark.parametrize("token", ["nonsense", "sr2.", "sr2." + "A" * 100])
def test_what_is_no_refresh_token_is_refused(app: Flask, company: ACompany, token: str):
    assert _refresh(app, token).status_code == 401


def test_an_access_token_refreshes_nothing(app: Flask, company: ACompany, employee: UUID):
    assert _refresh(app, _begin(company, employee)["access_token"]).status_code == 401


def test_somebody_sees_the_own_sessions(app: Flask, company: ACompany, employee: UUID):
    staff(app, company, "hr")
    phone, desk = _begin(company, employee, "a phone"), _begin(company, employee, "the desk")
    caller = Caller(app.test_client(), desk["access_token"])
    found = caller("GET", "/v1/auth/sessions").get_json()["items"]
    assert {(one["device"], one["current"]) for one in found} == {("a phone", False), ("the desk", True)}
    assert {one["address"] for one in found} == {"192.0.2.1"}
    other = next(one["id"] for one in found if not one["current"])
    assert caller("DELETE", f"/v1/auth/sessions/{other}").status_code == 204
    assert len(caller("GET", "/v1/auth/sessions").get_json()["items"]) == 1
    assert not _works(app, phone["access_token"])
    assert _refresh(app, phone["refresh_token"]).status_code == 401


def test_nobody_ends_the_session_of_another(app: Flask, company: ACompany, employee: UUID):
    tokens = _begin(company, employee)
    session = Token.read(REFRESH, tokens["refresh_token"])
    assert session
    other = staff(app, company, "group_admin")
    assert other("DELETE", f"/v1/auth/sessions/{session.of_id}").status_code == 404
    assert _works(app, tokens["access_token"])


def test_a_login_says_from_where_and_with_what(app: Flask, company: ACompany):
    body = {"tenant": company.code, "login": "boss", "password": "correct horse battery"}
    agent = {"User-Agent": "A browser " + "x" * 300}
    token = app.test_client().post("/v1/auth/sessions", json=body, headers=agent).get_json()["access_token"]
    [session] = Caller(app.test_client(), token)("GET", "/v1/auth/sessions").get_json()["items"]
    assert session["device"] == ("A browser " + "x" * 300)[:200]
    assert session["address"].startswith("127.1.")
