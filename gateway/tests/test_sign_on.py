"""Single sign-on at a real provider, which runs beside the tests."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at, work_as
from gateway.access.models import Account, SignOn
from gateway.sealing import seal
from gateway.signing_on import sign_on
from gateway.tests.company import ACompany, Caller, begin, post, staff, tell_employee
from gateway.tests.provider.running import RunningProvider


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    """A provider that knows an account."""
    made = RunningProvider(tmp_path_factory.mktemp("provider"), f"E{uuid4().hex[:6]}")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def signed_on(company: ACompany, provider: RunningProvider) -> ACompany:
    """A company with an employee of that name, whose provider it is."""
    employee = tell_employee(company, post(company.root, "auditor"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        work.get(Account, employee).login = provider.login
        row = SignOn(
            id=company.tenant_id,
            issuer=provider.issuer,
            client_id=provider.client_id,
            secret_sealed=seal(provider.client_secret),
            claim="preferred_username",
            redirect_uris=[provider.redirect_uri],
        )
        work.add(row)
    return company


def _begin(app: Flask, company: ACompany, redirect_uri: str) -> TestResponse:
    body = {"tenant": company.code, "redirect_uri": redirect_uri}
    return app.test_client().post("/v1/auth/sign-ons", json=body)


def _finish(app: Flask, begun: dict[str, Any], back: dict[str, Any]) -> TestResponse:
    body = {"state": back["state"], "code": back["code"], "login_token": begun["login_token"]}
    return app.test_client().post("/v1/auth/sign-on-sessions", json=body)


@pytest.fixture
def begun(app: Flask, signed_on: ACompany, provider: RunningProvider) -> dict[str, Any]:
    """What somebody is told who wants to log in."""
    answer = _begin(app, signed_on, provider.redirect_uri)
    assert answer.status_code == 201, answer.get_json()
    told: dict[str, Any] = answer.get_json()
    return told


def test_an_employee_logs_in_at_the_companys_provider(app: Flask, begun: dict[str, Any], provider: RunningProvider):
    answer = _finish(app, begun, provider.go_through(begun["authorization_url"]))
    assert answer.status_code == 201, answer.get_json()
    caller = Caller(app.test_client(), answer.get_json()["access_token"])
    assert "operation:read" in caller("GET", "/v1/me").get_json()["permissions"]


def test_the_way_there_has_a_challenge_and_no_secret(begun: dict[str, Any], provider: RunningProvider):
    asked = parse_qs(urlsplit(begun["authorization_url"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert provider.client_secret not in begun["authorization_url"]
    assert "code_verifier" not in asked


def test_a_code_is_good_once(app: Flask, begun: dict[str, Any], provider: RunningProvider):
    back = provider.go_through(begun["authorization_url"])
    assert _finish(app, begun, back).status_code == 201
    assert _finish(app, begun, back).get_json()["code"] == "wrong_credentials"


def test_what_another_one_began_nobody_finishes(
    app: Flask, signed_on: ACompany, begun: dict[str, Any], provider: RunningProvider
):
    other = _begin(app, signed_on, provider.redirect_uri).get_json()
    back = provider.go_through(begun["authorization_url"])
    assert _finish(app, other, back).status_code == 401


def test_a_code_of_another_login_is_refused(
    app: Flask, signed_on: ACompany, begun: dict[str, Any], provider: RunningProvider
):
    other = _begin(app, signed_on, provider.redirect_uri).get_json()
    code = provider.go_through(other["authorization_url"])["code"]
    state = provider.go_through(begun["authorization_url"])["state"]
    assert _finish(app, begun, {"state": state, "code": code}).status_code == 401


@pytest.mark.parametrize("change", [{"code": "nonsense"}, {"state": "nonsense"}, {"state": "so2." + "A" * 80}])
def test_nonsense_is_refused(app: Flask, begun: dict[str, Any], provider: RunningProvider, change: dict[str, str]):
    back = provider.go_through(begun["authorization_url"]) | change
    assert _finish(app, begun, back).status_code in (401, 404)


def test_who_takes_too_long_begins_anew(
    app: Flask, begun: dict[str, Any], provider: RunningProvider, running: runtime.Runtime
):
    back = provider.go_through(begun["authorization_url"])
    with clock_at(running.clock.now() + timedelta(minutes=11)):
        assert _finish(app, begun, back).status_code == 401


@pytest.mark.parametrize(("said", "status"), [(None, 401), ("pwd", 401), ("mfa", 201), ("hwk", 201)])
def test_a_login_has_to_be_as_strong_as_the_company_asks(
    app: Flask, signed_on: ACompany, provider: RunningProvider, said: str | None, status: int
):
    with work_as("gateway", tenant=signed_on.tenant_id) as work:
        work.get(SignOn, signed_on.tenant_id).acr_values = ["mfa", "hwk"]
    begun = _begin(app, signed_on, provider.redirect_uri).get_json()
    assert parse_qs(urlsplit(begun["authorization_url"]).query)["acr_values"] == ["mfa hwk"]
    strength = provider.folder / "acr"
    if said:
        strength.write_text(said)
    try:
        assert _finish(app, begun, provider.go_through(begun["authorization_url"])).status_code == status
    finally:
        strength.unlink(missing_ok=True)


def test_the_provider_exchanges_its_keys_and_nobody_notices(
    app: Flask, signed_on: ACompany, begun: dict[str, Any], provider: RunningProvider
):
    assert _finish(app, begun, provider.go_through(begun["authorization_url"])).status_code == 201
    provider.stop()
    provider.start()
    again = _begin(app, signed_on, provider.redirect_uri).get_json()
    assert _finish(app, again, provider.go_through(again["authorization_url"])).status_code == 201


def test_a_provider_that_is_away_is_unavailable(app: Flask, begun: dict[str, Any], provider: RunningProvider):
    back = provider.go_through(begun["authorization_url"])
    provider.stop()
    try:
        answer = _finish(app, begun, back)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
    finally:
        provider.start()


def test_an_account_that_is_locked_or_unknown_stays_out(
    app: Flask, signed_on: ACompany, begun: dict[str, Any], provider: RunningProvider
):
    with work_as("gateway", tenant=signed_on.tenant_id) as work:
        account = work.first(work.select(Account).where(Account.login == provider.login))
        assert account
        account.locked_at = work.now
    assert _finish(app, begun, provider.go_through(begun["authorization_url"])).status_code == 401
    other = _begin(app, signed_on, provider.redirect_uri).get_json()
    with work_as("gateway", tenant=signed_on.tenant_id) as work:
        account.login, account.locked_at = "somebody else", None
        work.session.merge(account)
    assert _finish(app, other, provider.go_through(other["authorization_url"])).status_code == 401


def test_a_browser_is_sent_back_to_the_companys_addresses_alone(app: Flask, signed_on: ACompany):
    answer = _begin(app, signed_on, "https://evil.example/back")
    assert answer.get_json()["fields"][0]["field"] == "redirect_uri"


def test_a_company_without_one_has_none(app: Flask, company: ACompany, provider: RunningProvider):
    assert _begin(app, begin(), provider.redirect_uri).status_code == 404


def _command(company: ACompany, *words: str) -> Any:
    return CliRunner().invoke(sign_on, ["set", company.code, "--client-id", "c", *words])


def test_the_operator_sets_a_companys_provider(
    app: Flask, company: ACompany, provider: RunningProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("gateway.signing_on.runtime.install", lambda *_: None)
    monkeypatch.setattr("gateway.signing_on.Settings.load", lambda *_: None)
    secret = tmp_path / "secret"
    secret.write_text(provider.client_secret + "\n")
    words = ("--issuer", provider.issuer, "--client-secret-file", str(secret), "--redirect-uri", provider.redirect_uri)
    named = ["set", company.code, "--client-id", provider.client_id, "--acr", "mfa"]
    assert CliRunner().invoke(sign_on, [*named, *words]).exit_code == 0
    assert _begin(app, company, provider.redirect_uri).status_code == 201
    unsafe = ("--issuer", "http://provider.example", "--redirect-uri", provider.redirect_uri)
    assert "https://" in _command(company, *unsafe).output
    assert CliRunner().invoke(sign_on, ["remove", company.code]).exit_code == 0
    assert _begin(app, company, provider.redirect_uri).status_code == 404
    staff(app, company, "auditor")
