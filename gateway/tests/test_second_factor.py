"""Logging in with a code of an authenticator app, or a recovery code."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pyotp import TOTP, parse_uri
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at, eventually, work_as
from gateway.access.models import Account
from gateway.tests.company import PASSWORD, ACompany, Caller, staff, tell_with_password, token_of

_PROOF = {"password": PASSWORD}
STEP = timedelta(seconds=30)


@pytest.fixture
def employee(company: ACompany) -> UUID:
    """Somebody with a password."""
    return tell_with_password(company)


@pytest.fixture
def caller(app: Flask, company: ACompany, employee: UUID) -> Caller:
    """The same, logged in."""
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


@pytest.fixture
def begun(caller: Caller) -> Any:
    """What an app is told."""
    answer = caller("PUT", "/v1/me/second-factor", json=_PROOF)
    assert answer.status_code == 200
    return answer.get_json()


@pytest.fixture
def recovery(caller: Caller, begun: dict[str, str], running: runtime.Runtime) -> list[str]:
    """The recovery codes of a factor that was confirmed a minute ago."""
    before = running.clock.now() - 2 * STEP
    with clock_at(before):
        answer = caller("PUT", "/v1/me/second-factor/confirmation", json={"code": TOTP(begun["secret"]).at(before)})
    codes: list[str] = answer.get_json()["recovery_codes"]
    return codes


def _log_in(app: Flask, company: ACompany, employee: UUID, code: str | None = None) -> TestResponse:
    with work_as("gateway", tenant=company.tenant_id) as work:
        login = work.get(Account, employee).login
    body = {"tenant": company.code, "login": login, "password": PASSWORD, "second_factor": code}
    return app.test_client().post("/v1/auth/sessions", json=body)


def _is_over(caller: Caller) -> bool:
    return caller("GET", "/v1/me").status_code == 401


def test_what_was_not_confirmed_is_not_asked_for(app: Flask, company: ACompany, employee: UUID, begun: Any):
    assert _log_in(app, company, employee).status_code == 201


def test_without_the_password_none_is_begun(caller: Caller, company: ACompany, employee: UUID):
    answer = caller("PUT", "/v1/me/second-factor", json={"password": "not the password"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_credentials")
    assert caller("PUT", "/v1/me/second-factor").status_code in (415, 422)
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(Account, employee).totp_sealed is None


def test_when_it_begins_or_ends_all_other_sessions_end(
    app: Flask, company: ACompany, employee: UUID, caller: Caller, begun: dict[str, str], running: runtime.Runtime
):
    code = TOTP(begun["secret"]).at(running.clock.now())
    for path, body in (("confirmation", {"code": code}), ("removal", _PROOF)):
        other = Caller(app.test_client(), token_of(company, f"employee:{employee}"))
        assert other("GET", "/v1/me").status_code == 200
        assert caller("PUT", f"/v1/me/second-factor/{path}", json=body).status_code == 200
        eventually(partial(_is_over, other), "the other session has ended")
        assert caller("GET", "/v1/me").status_code == 200


def test_what_an_app_scans_is_what_it_is_told(begun: dict[str, str]):
    scanned = parse_uri(begun["uri"])
    assert (scanned.secret, scanned.issuer) == (begun["secret"], "Steward")


def test_a_wrong_code_confirms_nothing(caller: Caller, begun: Any):
    assert (
        caller("PUT", "/v1/me/second-factor/confirmation", json={"code": "nonsense"}).get_json()["code"] == "wrong_code"
    )


def test_a_code_of_the_app_belongs_to_the_login(
    app: Flask, company: ACompany, employee: UUID, begun: dict[str, str], recovery: Any, running: runtime.Runtime
):
    now = running.clock.now()
    code = TOTP(begun["secret"]).at(now)
    with clock_at(now):
        assert _log_in(app, company, employee).get_json()["code"] == "second_factor_needed"
        assert _log_in(app, company, employee, "nonsense").get_json()["code"] == "wrong_credentials"
        assert _log_in(app, company, employee, code).status_code == 201
        # Whoever has looked over the shoulder comes too late.
        assert _log_in(app, company, employee, code).status_code == 401


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 201), (1, 201), (2, 401)])
def test_a_clock_may_be_half_a_minute_off(
    app: Flask,
    company: ACompany,
    employee: UUID,
    begun: dict[str, str],
    recovery: Any,
    running: runtime.Runtime,
    steps: int,
    status: int,
):
    later = running.clock.now() + 10 * STEP
    with clock_at(later):
        assert _log_in(app, company, employee, TOTP(begun["secret"]).at(later + steps * STEP)).status_code == status


def test_a_recovery_code_is_good_once(app: Flask, company: ACompany, employee: UUID, recovery: list[str]):
    assert len(set(recovery)) == 10
    assert {len(bytes.fromhex(code)) * 8 for code in recovery} == {112}
    assert _log_in(app, company, employee, recovery[3]).status_code == 201
    assert _log_in(app, company, employee, recovery[3]).status_code == 401
    assert _log_in(app, company, employee, recovery[4]).status_code == 201


def test_guesses_of_the_code_are_counted(app: Flask, company: ACompany, employee: UUID, recovery: list[str]):
    statuses = [_log_in(app, company, employee, f"{guess:06}").status_code for guess in range(6)]
    assert statuses == [401] * 5 + [429]


def test_its_secret_is_in_no_answer_and_sealed_in_the_database(
    company: ACompany, employee: UUID, caller: Caller, begun: dict[str, str], recovery: Any
):
    assert caller("PUT", "/v1/me/second-factor", json=_PROOF).status_code == 409
    with work_as("gateway", tenant=company.tenant_id) as work:
        account = work.get(Account, employee)
        assert begun["secret"] not in str(account.totp_sealed)
        assert not set(recovery) & set(account.recovery_digests)


def test_with_the_password_it_is_removed(
    app: Flask, company: ACompany, employee: UUID, caller: Caller, recovery: list[str]
):
    path = "/v1/me/second-factor/removal"
    assert caller("PUT", path, json={"password": "not the password"}).status_code == 401
    assert caller("PUT", path, json={"password": PASSWORD}).status_code == 200
    assert _log_in(app, company, employee).status_code == 201


def test_an_administrator_takes_it_from_who_has_lost_the_app(
    app: Flask, company: ACompany, employee: UUID, recovery: list[str]
):
    boss = staff(app, company, "group_admin")
    assert boss("DELETE", f"/v1/accounts/{employee}/second-factor").status_code == 204
    assert boss("DELETE", f"/v1/accounts/{employee}/second-factor").status_code == 404
    assert _log_in(app, company, employee).status_code == 201


def test_a_resident_has_none(app: Flask, company: ACompany, employee: UUID):
    resident = Caller(app.test_client(), token_of(company, f"customer:{employee}"))
    assert resident("PUT", "/v1/me/second-factor", json=_PROOF).status_code == 404
