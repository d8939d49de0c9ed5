"""A company that is suspended: nobody of it gets in, on any copy, and nothing of it is lost."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import eventually
from gateway.tenancy.commands import tenant as commands
from gateway.tests.company import PASSWORD, ACompany, Caller, Operate, begin
from gateway.tests.services import StandIn
from gateway.tests.serving import a_gateway


@pytest.fixture
def other_copy(running: runtime.Runtime) -> Iterator[Flask]:
    """Another process of the gateway."""
    with a_gateway() as made:
        yield made


def _code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")


def _log_in(app: Flask, company: ACompany) -> TestResponse:
    body = {"tenant": company.code, "login": "boss", "password": PASSWORD}
    return app.test_client().post("/v1/auth/sessions", json=body)


SUSPENDED = (403, "tenant_suspended")


def test_tokens_and_keys_are_refused_on_every_copy_until_it_is_resumed(
    app: Flask, other_copy: Flask, company: ACompany, boss: Caller, operate: Operate, running: runtime.Runtime
):
    until = running.clock.now().replace(year=running.clock.now().year + 1).isoformat()
    body = {"name": "闸机", "permissions": ["api_key:read"], "org_node_id": str(company.root), "expires_at": until}
    key = boss("PUT", f"/v1/api-keys/{uuid4()}", json=body).get_json()["key"]
    callers = [Caller(one.test_client(), token) for one in (app, other_copy) for token in (boss.token, key)]
    eventually(lambda: all(one("GET", "/v1/api-keys").status_code == 200 for one in callers), "they come in")
    assert "unpaid" in operate("suspend", company.code, "--reason", "unpaid")
    eventually(lambda: all(_code(one("GET", "/v1/api-keys")) == SUSPENDED for one in callers), "refused")
    assert "suspended already" in operate("suspend", company.code)
    operate("resume", company.code)
    eventually(lambda: all(one("GET", "/v1/api-keys").status_code == 200 for one in callers), "they come in again")


def test_nobody_logs_in_or_goes_on(app: Flask, company: ACompany, operate: Operate, services: StandIn):
    begun = _log_in(app, company).get_json()
    operate("suspend", company.code)
    client = app.test_client()

    def ask(path: str, **body: Any) -> tuple[int, str]:
        return _code(client.post(path, json=body))

    assert _code(_log_in(app, company)) == SUSPENDED
    assert ask("/v1/auth/refreshes", refresh_token=begun["refresh_token"]) == SUSPENDED
    named = {"tenant": company.code, "phone": "+8613800138000"}
    assert ask("/v1/auth/codes", **named) == SUSPENDED
    assert ask("/v1/auth/code-sessions", **named, code="123456", login_token="x") == SUSPENDED
    assert ask("/v1/auth/sign-ons", tenant=company.code, redirect_uri="https://x.example/") == SUSPENDED
    assert services.asked == []
    operate("resume", company.code)
    # The session was not touched.
    assert ask("/v1/auth/refreshes", refresh_token=begun["refresh_token"])[0] == 201


def test_others_notice_nothing(app: Flask, company: ACompany, operate: Operate):
    other = begin()
    operate("suspend", company.code)
    assert _log_in(app, other).status_code == 201


def test_who_has_no_good_token_is_not_told(app: Flask, company: ACompany, boss: Caller, operate: Operate):
    operate("suspend", company.code)
    wrong = Caller(app.test_client(), boss.token[:-4] + "AAAA")
    assert _code(wrong("GET", "/v1/accounts")) == (401, "unauthenticated")


def test_an_operator_sees_all_companies(company: ACompany, operate: Operate):
    assert str(company.tenant_id) in operate("list")
    operate("suspend", str(company.tenant_id))
    [line] = [line for line in operate("list", "--json").splitlines() if company.code in line]
    assert '"suspended_since":"2' in line


def test_a_company_that_there_is_not_is_refused(operate: Operate):
    for named in ("nobody", str(uuid4())):
        done = CliRunner().invoke(commands, ["suspend", named])
        assert (done.exit_code, f"there is no company {named}" in done.output) == (1, True)
