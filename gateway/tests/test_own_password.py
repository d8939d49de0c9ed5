"""A password that somebody else chose has to be changed; a locked account lets nobody in."""

from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis.testing import eventually
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of

GIVEN, CHOSEN = "given to somebody else", "chosen by the owner"


@pytest.fixture
def employee(company: ACompany) -> UUID:
    return tell_employee(company, post(company.root, "auditor"))


def _login(boss: Caller, employee: UUID) -> str:
    accounts = boss("GET", "/v1/accounts").get_json()["items"]
    return str(next(account["login"] for account in accounts if account["id"] == str(employee)))


def _log_in(app: Flask, company: ACompany, login: str, password: str) -> TestResponse:
    body = {"tenant": company.code, "login": login, "password": password}
    return app.test_client().post("/v1/auth/sessions", json=body)


def _given(app: Flask, company: ACompany, boss: Caller, employee: UUID) -> Caller:
    assert boss("PUT", f"/v1/accounts/{employee}/password", json={"password": GIVEN}).status_code == 200
    answer = _log_in(app, company, _login(boss, employee), GIVEN)
    return Caller(app.test_client(), answer.get_json()["access_token"])


def _change(caller: Caller, old: str, new: str) -> TestResponse:
    return caller("PUT", "/v1/me/password", json={"old_password": old, "new_password": new})


def test_with_a_given_password_nothing_is_possible_but_to_change_it(
    app: Flask, company: ACompany, boss: Caller, employee: UUID
):
    caller = _given(app, company, boss, employee)
    assert caller("GET", "/v1/accounts").get_json()["code"] == "password_change_needed"
    assert caller("GET", "/v1/me").get_json()["password_change_needed"] is True
    again = Caller(app.test_client(), _change(caller, GIVEN, CHOSEN).get_json()["access_token"])
    assert again("GET", "/v1/accounts").status_code == 200
    assert again("GET", "/v1/me").get_json()["password_change_needed"] is False
    assert _log_in(app, company, _login(boss, employee), CHOSEN).status_code == 201


def test_the_given_one_cannot_be_chosen(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    answer = _change(_given(app, company, boss, employee), GIVEN, GIVEN)
    assert answer.get_json()["fields"][0]["code"] == "unchanged"


@pytest.mark.parametrize("new", ["short", "password123"])
def test_a_bad_one_is_refused(app: Flask, company: ACompany, boss: Caller, employee: UUID, new: str):
    assert _change(_given(app, company, boss, employee), GIVEN, new).status_code == 422


def test_any_characters_make_a_password(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller, login = _given(app, company, boss, employee), _login(boss, employee)
    new = ' 门前 ünd <b>"grün"</b> ' + "leaves fall " * 10
    assert len(new) > 64
    assert _change(caller, GIVEN, new).status_code == 200
    assert [_log_in(app, company, login, near).status_code for near in (new.strip(), new.upper(), new[:72])] == [
        401
    ] * 3
    assert _log_in(app, company, login, new).status_code == 201


@pytest.mark.parametrize("new", ["Steward-2030", "wuyeguanli88", "guanliyuan2030", "{code}!"])
def test_a_password_of_the_houses_words_is_refused(
    app: Flask, company: ACompany, boss: Caller, employee: UUID, new: str
):
    answer = _change(_given(app, company, boss, employee), GIVEN, new.format(code=company.code))
    assert answer.get_json()["fields"][0]["code"] == "too_common"


def test_who_does_not_know_the_old_one_changes_nothing(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller = _given(app, company, boss, employee)
    assert [_change(caller, "a wrong guess", CHOSEN).status_code for _ in range(6)] == [401] * 5 + [429]


def test_all_sessions_before_it_end(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller = _given(app, company, boss, employee)
    other = Caller(app.test_client(), token_of(company, f"employee:{employee}"))
    assert other("GET", "/v1/me").status_code == 200
    _change(caller, GIVEN, CHOSEN)
    eventually(lambda: {who("GET", "/v1/me").status_code for who in (other, caller)} == {401}, "both have ended")


def test_who_has_no_account_has_no_password(app: Flask, company: ACompany, employee: UUID):
    resident = Caller(app.test_client(), token_of(company, f"customer:{employee}"))
    assert _change(resident, GIVEN, CHOSEN).status_code == 404


def test_a_locked_account_lets_nobody_in(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    changed = _change(_given(app, company, boss, employee), GIVEN, CHOSEN).get_json()
    caller, login = Caller(app.test_client(), changed["access_token"]), _login(boss, employee)
    assert boss("PUT", f"/v1/accounts/{employee}/lock").get_json()["locked"] is True
    eventually(lambda: caller("GET", "/v1/me").status_code == 401, "the session has ended")
    assert _log_in(app, company, login, CHOSEN).get_json()["code"] == "wrong_credentials"
    assert boss("DELETE", f"/v1/accounts/{employee}/lock").status_code == 204
    assert _log_in(app, company, login, CHOSEN).status_code == 201
