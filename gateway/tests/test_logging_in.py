"""Logging in with a password or a code, and out again; over HTTP, without a server."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at
from gateway.tests.company import (
    PASSWORD,
    ACompany,
    Caller,
    post,
    staff,
    tell_employee,
    tell_resident,
    tenure,
)
from gateway.tests.services import StandIn

PHONE = "+8613800138000"


def _post(app: Flask, path: str, body: dict[str, Any]) -> TestResponse:
    return app.test_client().post(path, json=body)


def _log_in(app: Flask, company: ACompany, login: str = "boss", password: str = PASSWORD) -> TestResponse:
    return _post(app, "/v1/auth/sessions", {"tenant": company.code, "login": login, "password": password})


def test_the_operator_logs_in_and_out(app: Flask, company: ACompany):
    answer = _log_in(app, company)
    assert answer.status_code == 201
    caller = Caller(app.test_client(), answer.get_json()["access_token"])
    assert "company:import" in caller("GET", "/v1/me").get_json()["permissions"]
    left = caller("DELETE", "/v1/auth/sessions/current")
    assert (left.status_code, left.headers.get("Content-Type")) == (204, None)


@pytest.mark.parametrize(("login", "password"), [("boss", "wrong one, sorry"), ("nobody", PASSWORD)])
def test_what_was_wrong_is_not_said(app: Flask, company: ACompany, login: str, password: str):
    answer = _log_in(app, company, login, password)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_credentials")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_account_without_a_password_cannot_log_in(app: Flask, company: ACompany):
    employee = tell_employee(company, post(company.root, "desk"))
    answer = _log_in(app, company, f"E{employee.hex[:6]}", "")
    assert answer.status_code == 422
    assert _log_in(app, company, f"E{employee.hex[:6]}", "x" * 10).status_code == 401


def test_a_new_password_is_good_for_a_login(app: Flask, company: ACompany):
    boss = staff(app, company, "group_admin")
    employee = tell_employee(company, post(company.root, "desk"), id=uuid4())
    login = next(a["login"] for a in boss("GET", "/v1/accounts").get_json()["items"] if a["id"] == str(employee))
    answer = boss("PUT", f"/v1/accounts/{employee}/password").get_json()
    told = {"id": str(employee), "login": login, "name": "赵师傅", "has_password": True}
    told |= {"has_second_factor": False, "locked": False}
    password = answer.pop("password")
    assert answer.pop("password_until")
    assert answer == told
    assert _log_in(app, company, login, password).status_code == 201


@pytest.fixture
def resident(company: ACompany, services: StandIn) -> UUID:
    """Whom customer finds by the phone."""
    found = tell_resident(company, tenure(uuid4()))
    holder = {"customer_id": str(found), "name": "钱女士", "language": "zh"}
    services.answers["customer.find_by_phone"] = lambda asked: {"items": [holder] if asked["phone"] == PHONE else []}
    services.answers["notify.send_login_code"] = {"message_id": str(uuid4())}
    return found


def _ask_code(app: Flask, company: ACompany, phone: str = PHONE) -> TestResponse:
    return _post(app, "/v1/auth/codes", {"tenant": company.code, "phone": phone})


def _token(asked: TestResponse) -> str:
    assert asked.status_code == 202
    return str(asked.get_json()["login_token"])


def _enter(app: Flask, company: ACompany, code: str, token: str) -> TestResponse:
    body = {"tenant": company.code, "phone": PHONE, "code": code, "login_token": token}
    return _post(app, "/v1/auth/code-sessions", body)


def _sent(services: StandIn) -> str:
    return str(services.asked[-1][1]["code"])


def test_a_resident_logs_in_with_the_code_that_was_sent(
    app: Flask, company: ACompany, resident: UUID, services: StandIn
):
    token = _token(_ask_code(app, company))
    answer = _enter(app, company, _sent(services), token)
    assert answer.get_json()["principal"] == f"customer:{resident}"
    assert services.asked[0][2].permission == "login:find"


def test_a_code_is_good_once(app: Flask, company: ACompany, resident: UUID, services: StandIn):
    token = _token(_ask_code(app, company))
    assert _enter(app, company, _sent(services), token).status_code == 201
    assert _enter(app, company, _sent(services), token).get_json()["code"] == "wrong_code"


def test_after_five_wrong_tries_the_right_code_is_no_longer_taken(
    app: Flask, company: ACompany, resident: UUID, services: StandIn, running: runtime.Runtime
):
    token = _token(_ask_code(app, company))
    wrong = "000000" if _sent(services) != "000000" else "111111"
    assert {_enter(app, company, wrong, token).status_code for _ in range(5)} == {401}
    with clock_at(running.clock.now() + timedelta(minutes=1)):
        assert _enter(app, company, _sent(services), token).status_code == 401


def test_a_code_ends_after_five_minutes(
    app: Flask, company: ACompany, resident: UUID, services: StandIn, running: runtime.Runtime
):
    token = _token(_ask_code(app, company))
    with clock_at(running.clock.now() + timedelta(minutes=5)):
        assert _enter(app, company, _sent(services), token).status_code == 401


def test_a_code_is_good_for_who_has_asked_for_it(
    app: Flask, company: ACompany, resident: UUID, services: StandIn, running: runtime.Runtime
):
    token = _token(_ask_code(app, company))
    code = _sent(services)
    with clock_at(running.clock.now() + timedelta(minutes=1)):
        other = _token(_ask_code(app, company))
        assert _sent(services) != code
        for stranger in (other, "nonsense", ""):
            assert _enter(app, company, code, stranger).status_code in (401, 422)
        # Nor is it spent, or superseded, by what others ask for.
        assert _enter(app, company, code, token).status_code == 201


def test_a_second_code_is_not_sent_at_once(app: Flask, company: ACompany, resident: UUID, services: StandIn):
    for _ in range(2):
        assert _ask_code(app, company).status_code == 202
    assert services.keys().count("notify.send_login_code") == 1


def test_a_phone_that_nobody_has_gets_the_same_answer(app: Flask, company: ACompany, resident: UUID, services: StandIn):
    known, unknown = _ask_code(app, company), _ask_code(app, company, "+8613900139000")
    nowhere = _post(app, "/v1/auth/codes", {"tenant": "no-such-company", "phone": PHONE})
    answers = [(answer.status_code, answer.get_json()) for answer in (known, unknown, nowhere)]
    assert len({told.pop("login_token") for _, told in answers}) == 3
    assert answers == [(202, {"minutes": 5})] * 3


def test_a_rating_needs_no_login(app: Flask, company: ACompany, services: StandIn):
    services.answers["ticketing.rate_by_code"] = {"number": "R-1", "satisfied": True}
    body = {"tenant": company.code, "code": "ABCD2345", "satisfied": True}

    def rate(body: dict[str, Any], key: str = "once") -> TestResponse:
        return app.test_client().post("/v1/ratings", json=body, headers={"Idempotency-Key": key})

    assert rate(body).get_json() == {"number": "R-1", "satisfied": True}
    assert services.asked[0][2].permission == "rating:give"
    assert rate(body | {"tenant": "nobody"}).status_code == 404
    assert _post(app, "/v1/ratings", body).get_json()["code"] == "idempotency_key_required"
    # The same key of somebody else, who has another code, is another one.
    for sent in (body, body | {"code": "WXYZ6789"}):
        assert rate(sent).status_code == 200
    assert rate(body, "twice").status_code == 200
    keys = [context.idempotency_key for _, _, context in services.asked]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
