"""What a client has already is not sent again, and what is long is sent compressed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from flask import Flask

from gateway.http.routing import is_secret
from gateway.http.sending import WORTH_PACKING
from gateway.routes import ROUTES
from gateway.tests.company import PASSWORD, ACompany, Caller
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.serving import serving

TICKET = {"id": str(UUID(int=7)), "number": "R-1", "version": 7}
LONG = {**TICKET, "description": "漏水" * WORTH_PACKING}
PATH = f"/v1/tickets/{TICKET['id']}"
PHONE = "%2B8613800138000"
SHORT_PAGE = {"items": [TICKET], "next_cursor": None}


@pytest.fixture
def url(app: Flask, services: StandIn) -> Iterator[str]:
    services.answers |= {"ticketing.get_ticket": dict(TICKET), "ticketing.list_tickets": dict(SHORT_PAGE)}
    with serving(app) as address:
        yield address


@pytest.fixture
def ask(url: str, boss: Caller) -> Any:
    """Ask as who may do everything; compressed answers are asked for by name only."""

    def sent(path: str, verb: str = "GET", **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {boss.token}", "Accept-Encoding": "identity"} | options.pop("headers", {})
        return requests.request(verb, url + path, headers=headers, timeout=10, **options)

    return sent


@pytest.mark.parametrize("path", [PATH, "/v1/tickets", "/v1/roles", "/openapi.json"])
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_what_the_client_has_already_is_not_sent_again(ask: Any, path: str, verb: str):
    first = ask(path)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    for has in (first.headers["ETag"], f'"other", {first.headers["ETag"].removeprefix("W/")}', "*"):
        again = ask(path, verb, headers={"If-None-Match": has})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert again.headers["Cache-Control"] == "private, no-cache"
    assert ask(path, verb, headers={"If-None-Match": '"7"'}).status_code == 200


def test_what_has_changed_is_sent(ask: Any, services: StandIn):
    has = {"If-None-Match": ask(PATH).headers["ETag"]}
    # Somebody who sees more of it, or less, has the same version.
    services.answers["ticketing.get_ticket"] = {**TICKET, "number": "***"}
    assert ask(PATH, headers=has).status_code == 200
    page = {"If-None-Match": ask("/v1/tickets").headers["ETag"]}
    services.answers["ticketing.list_tickets"] = {"items": [], "next_cursor": None}
    assert ask("/v1/tickets", headers=page).status_code == 200


def test_the_etag_of_a_reading_is_what_a_change_is_based_on(ask: Any, services: StandIn):
    services.answers["ticketing.cancel_ticket"] = {**TICKET, "version": 8}
    for sent in ("identity", "gzip"):
        services.answers["ticketing.get_ticket"] = dict(LONG)
        tag = ask(PATH, headers={"Accept-Encoding": sent}).headers["ETag"]
        answer = ask(f"{PATH}/cancel", "POST", json={"reason": "误报"}, headers=key() | {"If-Match": tag})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert services.asked[-1][1]["expected_version"] == 7


def test_a_refusal_is_kept_nowhere(ask: Any):
    assert ask(f"/v1/accounts/{uuid4()}/grants").headers["Cache-Control"] == "no-store"
    assert ask("/v1/nowhere").headers["Cache-Control"] == "no-store"


def test_a_long_answer_is_compressed_for_whoever_takes_it(ask: Any, services: StandIn):
    services.answers["ticketing.get_ticket"] = dict(LONG)
    plain, packed = ask(PATH), ask(PATH, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert (packed.headers["Content-Encoding"], packed.json()) == ("gzip", plain.json())
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 10
    assert "Accept-Encoding" in packed.headers["Vary"]
    # It stands for other bytes, and for the same thing.
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    for has in (plain.headers["ETag"], packed.headers["ETag"]):
        assert ask(PATH, headers={"If-None-Match": has, "Accept-Encoding": "gzip"}).status_code == 304


@pytest.mark.parametrize("takes", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *"])
def test_nobody_gets_it_compressed_who_does_not_take_it(ask: Any, services: StandIn, takes: str):
    services.answers["ticketing.get_ticket"] = dict(LONG)
    answer = ask(PATH, headers={"Accept-Encoding": takes})
    assert "Content-Encoding" not in answer.headers
    assert answer.json() == LONG


def test_a_short_answer_is_not_compressed(ask: Any):
    assert "Content-Encoding" not in ask(PATH, headers={"Accept-Encoding": "gzip"}).headers


def test_what_shows_secrets_is_neither_kept_nor_compressed(
    url: str, company: ACompany, ask: Any, services: StandIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("gateway.http.sending.WORTH_PACKING", 1)
    login = {"tenant": company.code, "login": "boss", "password": PASSWORD}
    services.answers["notify.list_local_sms"] = {"items": [], "next_cursor": None}
    takes = {"Accept-Encoding": "gzip"}
    session = requests.post(f"{url}/v1/auth/sessions", json=login, headers=takes, timeout=10)
    himself = takes | {"Authorization": f"Bearer {session.json()['access_token']}"}
    answers = [
        session,
        *(ask(path, headers=takes) for path in ("/v1/auth/sessions", "/v1/api-keys", f"/v1/local-sms?phone={PHONE}")),
        ask("/v1/me/second-factor", "PUT", json={"password": PASSWORD}, headers=himself),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]
    assert not [answer.url for answer in answers if "Content-Encoding" in answer.headers]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert ask(PATH, headers=takes).headers["Content-Encoding"] == "gzip"


_TELLS = {"access_token", "refresh_token", "login_token", "secret", "recovery_codes", "key", "password"}


def test_every_route_that_answers_with_a_secret_is_known_as_one():
    told = {route.path for route in ROUTES if _TELLS & set(route.operation.reply_schema.fields)}
    assert {path for path in told if not is_secret(path)} == set()
    assert {"/v1/auth/sessions", "/v1/api-keys/{api_key_id}", "/v1/me/password"} <= told
    assert "/v1/accounts/{account_id}/password" in told
