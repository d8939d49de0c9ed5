"""What happens to a login is told of, so that its holder hears of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pyotp import TOTP
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at, emitted, work_as
from contracts.core.events import Event
from contracts.gateway import events
from gateway.access.models import Account
from gateway.tests.company import PASSWORD, ACompany, Caller, tell_with_password, token_of

OTHER = "another one of the owner"


@pytest.fixture
def employee(company: ACompany) -> UUID:
    """Somebody with a password."""
    return tell_with_password(company)


@pytest.fixture
def caller(app: Flask, company: ACompany, employee: UUID) -> Caller:
    """The same, logged in."""
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


def _told(company: ACompany, event: Event) -> list[dict[str, Any]]:
    return [delivered.data for delivered in emitted("gateway", company.tenant_id, event)]


def _login(company: ACompany, employee: UUID) -> str:
    with work_as("gateway", tenant=company.tenant_id) as work:
        return work.get(Account, employee).login


def _log_in(app: Flask, company: ACompany, login: str, password: str, device: str = "") -> TestResponse:
    body = {"tenant": company.code, "login": login, "password": password}
    return app.test_client().post("/v1/auth/sessions", json=body, headers={"User-Agent": device})


def test_of_another_password(company: ACompany, employee: UUID, caller: Caller):
    body = {"old_password": PASSWORD, "new_password": OTHER}
    assert caller("PUT", "/v1/me/password", json=body).status_code == 200
    [told] = _told(company, events.PASSWORD_CHANGED)
    assert told["id"] == employee
    assert told["address"].startswith("127.")


def test_of_a_given_one_without_where_the_administrator_was(company: ACompany, employee: UUID, boss: Caller):
    assert boss("PUT", f"/v1/accounts/{employee}/password").status_code == 200
    [told] = _told(company, events.PASSWORD_GIVEN)
    assert (told["id"], told["address"]) == (employee, "")


def test_of_a_second_factor_that_counts(
    company: ACompany, employee: UUID, caller: Caller, boss: Caller, running: runtime.Runtime
):
    secret = caller("PUT", "/v1/me/second-factor", json={"password": PASSWORD}).get_json()["secret"]
    assert _told(company, events.SECOND_FACTOR_SET_UP) == []
    code = TOTP(secret).at(running.clock.now())
    assert caller("PUT", "/v1/me/second-factor/confirmation", json={"code": code}).status_code == 200
    assert [told["id"] for told in _told(company, events.SECOND_FACTOR_SET_UP)] == [employee]
    assert boss("DELETE", f"/v1/accounts/{employee}/second-factor").status_code == 204
    assert [told["id"] for told in _told(company, events.SECOND_FACTOR_REMOVED)] == [employee]


@pytest.mark.parametrize(("failures", "times"), [(4, 0), (5, 1)])
def test_of_a_login_after_many_that_failed(
    app: Flask, company: ACompany, employee: UUID, running: runtime.Runtime, failures: int, times: int
):
    login = _login(company, employee)
    statuses = [_log_in(app, company, login, "a wrong guess").status_code for _ in range(failures)]
    assert statuses == [401] * failures
    with clock_at(running.clock.now() + timedelta(minutes=1)):
        assert _log_in(app, company, login, PASSWORD).status_code == 201
        assert _log_in(app, company, login, PASSWORD).status_code == 201
    assert len(_told(company, events.ENTERED_AFTER_FAILURES)) == times


def test_of_a_device_that_is_new_once(app: Flask, company: ACompany, employee: UUID):
    """The first that is known is none; nor is another version of the same program."""
    login = _login(company, employee)
    devices = ("Phone (os 17.1) Browser/120.0", "Phone (os 17.2) Browser/121.0.3", "Desk Browser/121.0")
    told = []
    for device in (*devices, *devices):
        assert _log_in(app, company, login, PASSWORD, device).status_code == 201
        told.append(len(_told(company, events.ENTERED_WITH_NEW_DEVICE)))
    assert told == [0, 0, 1, 1, 1, 1]
    [facts] = _told(company, events.ENTERED_WITH_NEW_DEVICE)
    assert facts["id"] == employee
    assert facts["address"].startswith("127.")
