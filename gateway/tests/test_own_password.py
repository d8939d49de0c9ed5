"""A password that was given has to be changed, in time; a locked account lets nobody in."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at, eventually
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of

CHOSEN = "chosen by the owner"


@pytest.fixture
def employee(company: ACompany) -> UUID:
    return tell_employee(company, post(company.root, "auditor"))


def _login(boss: Caller, employee: UUID) -> str:
    accounts = boss("GET", "/v1/accounts").get_json()["items"]
    return str(next(account["login"] for account in accounts if account["id"] == str(employee)))


def _log_in(app: Flask, company: ACompany, login: str, password: str) -> TestResponse:
    body = {"tenant": company.code, "login": login, "password": password}
    return app.test_client().post("/v1/auth/sessions", json=body)


@dataclass
class Given(Caller):
    """Somebody who has logged in with a given password."""

    password: str
    until: datetime

    def change(self, new: str) -> TestResponse:
        return _change(self, self.password, new)


def _given(app: Flask, company: ACompany, boss: Caller, employee: UUID) -> Given:
    told = boss("PUT", f"/v1/accounts/{employee}/password").get_json()
    answer = _log_in(app, company, _login(boss, employee), told["password"])
    token, until = answer.get_json()["access_token"], datetime.fromisoformat(told["password_until"])
    return Given(app.test_client(), token, told["password"], until)


def _change(caller: Caller, old: str, new: str) -> TestResponse:
    return caller("PUT", "/v1/me/password", json={"old_password": old, "new_password": new})


def test_with_a_given_password_nothing_is_possible_but_to_change_it(
    app: Flask, company: ACompany, boss: Caller, employee: UUID
):
    caller = _given(app, company, boss, employee)
    assert caller("GET", "/v1/accounts").get_json()["code"] == "password_change_needed"
    assert caller("GET", "/v1/me").get_json()["password_change_needed"] is True
    proxy = {"proxy_id": str(employee), "from_date": "2030-05-01", "to_date": "2030-05-03"}
    assert caller("PUT", f"/v1/me/delegations/{uuid4()}", json=proxy).get_json()["code"] == "password_change_needed"
    again = Caller(app.test_client(), caller.change(CHOSEN).get_json()["access_token"])
    assert again("GET", "/v1/accounts").status_code == 200
    assert again("GET", "/v1/me").get_json()["password_change_needed"] is False
    assert _log_in(app, company, _login(boss, employee), CHOSEN).status_code == 201


def test_no_two_given_passwords_are_alike_and_nobody_chooses_one(boss: Caller, employee: UUID):
    path = f"/v1/accounts/{employee}/password"
    given = {boss("PUT", path).get_json()["password"] for _ in range(3)}
    assert len(given) == 3
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password) for password in given)
    assert boss("PUT", path, json={"password": "one that I know"}).status_code == 422


def test_a_given_password_is_of_no_use_after_a_week(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller, login = _given(app, company, boss, employee), _login(boss, employee)
    with clock_at(caller.until - timedelta(minutes=1)):
        assert _log_in(app, company, login, caller.password).status_code == 201
    with clock_at(caller.until + timedelta(seconds=1)):
        assert _log_in(app, company, login, "a wrong guess").get_json()["code"] == "wrong_credentials"
        assert _log_in(app, company, login, caller.password).get_json()["code"] == "given_password_expired"


def test_nor_is_it_good_for_a_change_then(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller, login = _given(app, company, boss, employee), _login(boss, employee)
    with clock_at(caller.until - timedelta(minutes=1)):
        token = _log_in(app, company, login, caller.password).get_json()["access_token"]
    with clock_at(caller.until + timedelta(seconds=1)):
        late = _change(Caller(app.test_client(), token), caller.password, CHOSEN)
    assert (late.status_code, late.get_json()["code"]) == (401, "given_password_expired")


def test_the_one_that_was_chosen_does_not_expire(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller, login = _given(app, company, boss, employee), _login(boss, employee)
    assert caller.change(CHOSEN).status_code == 200
    with clock_at(caller.until + timedelta(days=400)):
        assert _log_in(app, company, login, CHOSEN).status_code == 201


def test_how_long_it_is_good_is_a_setting(boss: Caller, employee: UUID, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIVEN_PASSWORD_DAYS", "1")
    told = boss("PUT", f"/v1/accounts/{employee}/password").get_json()
    left = datetime.fromisoformat(told["password_until"]) - runtime.current().clock.now()
    assert timedelta(hours=23) < left <= timedelta(days=1)


def test_the_given_one_cannot_be_chosen(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller = _given(app, company, boss, employee)
    answer = caller.change(caller.password)
    assert answer.get_json()["fields"][0]["code"] == "unchanged"


@pytest.mark.parametrize("new", ["short", "password123"])
def test_a_bad_one_is_refused(app: Flask, company: ACompany, boss: Caller, employee: UUID, new: str):
    assert _given(app, company, boss, employee).change(new).status_code == 422


def test_any_characters_make_a_password(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller, login = _given(app, company, boss, employee), _login(boss, employee)
    new = ' 门前 ünd <b>"grün"</b> ' + "leaves fall " * 10
    assert len(new) > 64
    assert caller.change(new).status_code == 200
    assert [_log_in(app, company, login, near).status_code for near in (new.strip(), new.upper(), new[:72])] == [
        401
    ] * 3
    assert _log_in(app, company, login, new).status_code == 201


@pytest.mark.parametrize("new", ["Steward-2030", "wuyeguanli88", "guanliyuan2030", "{code}!"])
def test_a_password_of_the_houses_words_is_refused(
    app: Flask, company: ACompany, boss: Caller, employee: UUID, new: str
):
    answer = _given(app, company, boss, employee).change(new.format(code=company.code))
    assert answer.get_json()["fields"][0]["code"] == "too_common"


def test_who_does_not_know_the_old_one_changes_nothing(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller = _given(app, company, boss, employee)
    assert [_change(caller, "a wrong guess", CHOSEN).status_code for _ in range(6)] == [401] * 5 + [429]


def test_all_sessions_before_it_end(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    caller = _given(app, company, boss, employee)
    other = Caller(app.test_client(), token_of(company, f"employee:{employee}"))
    assert other("GET", "/v1/me").status_code == 200
    caller.change(CHOSEN)
    eventually(lambda: {who("GET", "/v1/me").status_code for who in (other, caller)} == {401}, "both have ended")


def test_who_has_no_account_has_no_password(app: Flask, company: ACompany, employee: UUID):
    resident = Caller(app.test_client(), token_of(company, f"customer:{employee}"))
    assert _change(resident, "what she does not have", CHOSEN).status_code == 404


def test_a_locked_account_lets_nobody_in(app: Flask, company: ACompany, boss: Caller, employee: UUID):
    changed = _given(app, company, boss, employee).change(CHOSEN).get_json()
    caller, login = Caller(app.test_client(), changed["access_token"]), _login(boss, employee)
    assert boss("PUT", f"/v1/accounts/{employee}/lock").get_json()["locked"] is True
    eventually(lambda: caller("GET", "/v1/me").status_code == 401, "the session has ended")
    assert _log_in(app, company, login, CHOSEN).get_json()["code"] == "wrong_credentials"
    assert boss("DELETE", f"/v1/accounts/{employee}/lock").status_code == 204
    assert _log_in(app, company, login, CHOSEN).status_code == 201
