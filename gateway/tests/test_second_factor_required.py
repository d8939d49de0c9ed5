"""A company requires a second factor of its employees: who has none can set one up, and nothing else."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from pyotp import TOTP

from chassis import runtime
from chassis.testing import eventually, work_as
from gateway.access.models import Account
from gateway.tests.company import (
    HASH,
    PASSWORD,
    ACompany,
    Caller,
    post,
    staff,
    tell_employee,
    tell_with_password,
    token_of,
)


def _caller(app: Flask, company: ACompany, principal: str) -> Caller:
    return Caller(app.test_client(), token_of(company, principal))


@pytest.fixture
def employee(company: ACompany) -> UUID:
    """Somebody with a password."""
    return tell_with_password(company)


@pytest.fixture
def caller(app: Flask, company: ACompany, employee: UUID) -> Caller:
    """The same, logged in."""
    return _caller(app, company, f"employee:{employee}")


@pytest.fixture
def guarded(app: Flask, company: ACompany, running: runtime.Runtime) -> Caller:
    """An administrator with a second factor of his own."""
    found = tell_employee(company, post(company.root, "group_admin"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        account = work.get(Account, found)
        account.password_hash, account.totp_since = HASH, running.clock.now()
    return _caller(app, company, f"employee:{found}")


def _require(who: Caller, required: bool | None = True) -> int:
    body: dict[str, object] = {"origins": [], "second_factor_required": required}
    return who("PUT", "/v1/tenant-settings", json=body).status_code


def _code(who: Caller) -> str:
    return str(who("GET", "/v1/accounts").get_json().get("code", "ok"))


def _set_up(who: Caller, running: runtime.Runtime) -> None:
    secret = who("PUT", "/v1/me/second-factor", json={"password": PASSWORD}).get_json()["secret"]
    body = {"code": TOTP(secret).at(running.clock.now())}
    assert who("PUT", "/v1/me/second-factor/confirmation", json=body).status_code == 200


def test_who_has_none_can_only_set_one_up(caller: Caller, guarded: Caller, running: runtime.Runtime):
    assert _code(caller) == "ok"
    assert _require(guarded) == 200
    eventually(lambda: _code(caller) == "second_factor_required", "it is required")
    assert caller("GET", "/v1/me").get_json()["second_factor_required"] is True
    assert caller("GET", "/v1/stream").get_json()["code"] == "second_factor_required"
    _set_up(caller, running)
    eventually(lambda: _code(caller) == "ok", "it is there")
    assert _code(guarded) == "ok"


def test_whoever_removes_it_is_back_at_the_beginning(caller: Caller, guarded: Caller, running: runtime.Runtime):
    assert _require(guarded) == 200
    _set_up(caller, running)
    eventually(lambda: _code(caller) == "ok", "it is there")
    assert caller("PUT", "/v1/me/second-factor/removal", json={"password": PASSWORD}).status_code == 200
    eventually(lambda: _code(caller) == "second_factor_required", "it is gone")


def test_who_logs_in_elsewhere_or_by_phone_needs_none(app: Flask, company: ACompany, guarded: Caller):
    """Without a password there is nothing that a second factor would stand beside."""
    assert _require(guarded) == 200
    resident = _caller(app, company, f"customer:{uuid4()}")
    assert resident("GET", "/v1/me").get_json()["second_factor_required"] is False
    assert _code(staff(app, company, "auditor")) == "ok"


def test_nobody_shuts_himself_out(app: Flask, company: ACompany, boss: Caller, running: runtime.Runtime):
    found = tell_employee(company, post(company.root, "group_admin"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        work.get(Account, found).password_hash = HASH
    bare = _caller(app, company, f"employee:{found}")
    assert _require(bare) == 409
    _set_up(bare, running)
    assert _require(bare) == 200


def test_who_sets_the_origins_alone_says_nothing_of_it(boss: Caller):
    """Nor is it asked of the administrator who logs in without a password whether he has one."""
    assert _require(boss) == 200
    assert _require(boss, None) == 200
    assert boss("GET", "/v1/tenant-settings").get_json() == {"origins": [], "second_factor_required": True}
    assert _require(boss, required=False) == 200
    assert boss("GET", "/v1/tenant-settings").get_json()["second_factor_required"] is False
