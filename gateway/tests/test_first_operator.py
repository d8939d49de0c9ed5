"""Those who run the suite let the first operator of a company in, and in again."""

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from gateway.access.given_passwords import new_password
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from gateway.tests.company import ACompany, Caller, Operate


def _log_in(app: Flask, code: str, password: str) -> TestResponse:
    body = {"tenant": code, "login": "boss", "password": password}
    return app.test_client().post("/v1/auth/sessions", json=body)


def _next(app: Flask, code: str, password: str) -> str:
    """Return what the operator is told who logs in and goes on."""
    caller = Caller(app.test_client(), _log_in(app, code, password).get_json()["access_token"])
    return str(caller("GET", "/v1/accounts").get_json().get("code", "ok"))


@pytest.mark.parametrize(("given", "told"), [(True, "password_change_needed"), (False, "ok")])
@pytest.mark.usefixtures("company")
def test_a_password_that_was_made_has_to_be_changed_and_one_that_was_chosen_has_not(app: Flask, given: bool, told: str):
    code, password = f"c-{uuid4().hex[:12]}", new_password()
    assert ensure_company(NewCompany(code, "一家物业", "boss", hashed(password), password_given=given))
    assert _next(app, code, password) == told


def test_where_nobody_else_can_a_new_one_is_given_by_command(app: Flask, company: ACompany, operate: Operate):
    password = operate("give-password", company.code, "boss")
    assert _next(app, company.code, password) == "password_change_needed"


def test_to_nobody_who_is_not_there(company: ACompany, operate: Operate):
    with pytest.raises(AssertionError, match="has no account"):
        operate("give-password", company.code, "nobody")


def test_a_company_is_begun_by_command_and_its_operator_chooses_a_password(app: Flask, operate: Operate):
    code = f"c-{uuid4().hex[:12]}"
    password = operate("create", code, "又一家物业", "--login", "boss")
    assert _next(app, code, password) == "password_change_needed"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "already"),
        (("--time-zone", "Mars/Olympus"), "no time zone Mars/Olympus"),
        (("--login", " "), "nobody could log in"),
    ],
)
def test_a_company_that_could_not_be_used_is_not_begun(
    company: ACompany, operate: Operate, more: tuple[str], told: str
):
    with pytest.raises(AssertionError, match=told):
        operate("create", company.code, "又一家物业", *more)
