"""Pages of a company's own origins may call from a browser, those of others may not."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask

from chassis.testing import Tree, eventually
from gateway.documents.headers import asked_headers, told_headers
from gateway.http.routing import Route
from gateway.routes import ROUTES
from gateway.tests.company import ACompany, Caller, begin, post, staff, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.serving import serving

HERE, THERE, NOWHERE = "https://crm.example.com", "http://localhost:5173", "https://evil.example.com"
ASKS = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,if-match"}


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def other(app: Flask) -> Caller:
    """Who may do everything in another company, which lets pages of THERE call."""
    boss = staff(app, begin(), "group_admin")
    assert _set(boss, THERE)["origins"] == [THERE]
    return boss


def _set(boss: Caller, *origins: str) -> Any:
    return boss("PUT", "/v1/tenant-settings", json={"origins": origins}).get_json()


def _from(origin: str | None, url: str, path: str, token: str = "", verb: str = "GET", **more: Any) -> str | None:
    """Return which origin may read the answer."""
    headers = {"Origin": origin, "Authorization": f"Bearer {token}" if token else None} | more.pop("headers", {})
    answer = requests.request(verb, url + path, headers=headers, timeout=10, **more)
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    return answer.headers.get("Access-Control-Allow-Origin")


def test_an_answer_may_be_read_by_pages_of_the_own_company_only(url: str, boss: Caller, other: Caller):
    assert _set(boss, HERE, HERE)["origins"] == [HERE]
    assert boss("GET", "/v1/tenant-settings").get_json()["origins"] == [HERE]
    readers = [_from(origin, url, "/v1/me", boss.token) for origin in (HERE, THERE, NOWHERE, None)]
    assert readers == [HERE, None, None, None]
    assert _from(THERE, url, "/v1/me", other.token) == THERE


def test_a_refusal_may_be_read_too(url: str, boss: Caller):
    _set(boss, HERE)
    assert _from(HERE, url, "/v1/accounts/x/grants", boss.token) == HERE
    assert _from(HERE, url, "/v1/me", "nobody's") == HERE
    assert _from(NOWHERE, url, "/v1/me", "nobody's") is None


def test_before_it_is_known_who_asks_any_company_will_do(url: str, boss: Caller, other: Caller):
    _set(boss, HERE)
    body = {"tenant": "nowhere", "code": "ABCD2345", "satisfied": True}
    for origin, reads in ((HERE, HERE), (THERE, THERE), (NOWHERE, None)):
        assert _from(origin, url, "/v1/ratings", verb="POST", json=body, headers=key()) == reads
        assert _from(origin, url, "/v1/tenant-settings", verb="OPTIONS", headers=ASKS) == reads


def test_a_preflight_says_what_may_be_sent(url: str, boss: Caller):
    _set(boss, HERE)
    answer = requests.options(f"{url}/v1/tenant-settings", headers={"Origin": HERE} | ASKS, timeout=10)
    assert answer.ok
    assert {"GET", "PUT"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    sent = set(answer.headers["Access-Control-Allow-Headers"].split(", "))
    assert {"Authorization", "Content-Type"} | {name for route in ROUTES for name in _asked_of(route)} <= sent
    read = requests.get(f"{url}/openapi.json", headers={"Origin": HERE}, timeout=10)
    assert told_headers().keys() <= set(read.headers["Access-Control-Expose-Headers"].split(", "))


def _asked_of(route: Route) -> set[str]:
    """Return the headers that a request may have, in the document too."""
    return {*route.in_headers, *(header["name"] for header in asked_headers(route))}


def test_an_origin_that_is_taken_back_counts_no_more_at_any_copy(url: str, boss: Caller):
    origin = f"https://{uuid4()}.example.com"
    _set(boss, origin)
    assert _from(origin, url, "/v1/me", boss.token) == origin
    assert _from(origin, url, "/v1/me") == origin
    _set(boss)
    eventually(lambda: _from(origin, url, "/v1/me", boss.token) is None, "who is logged in is refused", 2)
    eventually(lambda: _from(origin, url, "/v1/me") is None, "and who is not", 2)


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "http://crm.example.com", "https://crm.example.com/", "https://a b", "https://CRM.example.com", ""],
)
def test_what_no_browser_may_call_from_is_no_origin(boss: Caller, origin: str):
    assert boss("PUT", "/v1/tenant-settings", json={"origins": [origin]}).status_code == 422


def test_who_has_not_the_whole_company_sets_nothing_for_it(app: Flask, company: ACompany, tree: Tree):
    part = token_of(company, f"employee:{tell_employee(company, post(tree.left, 'group_admin'))}")
    caller = Caller(app.test_client(), part)
    assert caller("GET", "/v1/tenant-settings").status_code == 403
    assert caller("PUT", "/v1/tenant-settings", json={"origins": [HERE]}).status_code == 403


@pytest.mark.parametrize("app", [1], indirect=True)
def test_who_is_turned_away_may_read_why(url: str, boss: Caller, services: StandIn):
    _set(boss, HERE)
    assert _from(HERE, url, "/v1/me") == HERE
    entered, leave = threading.Event(), threading.Event()

    def slowly(_: dict[str, Any]) -> dict[str, Any]:
        entered.set()
        assert leave.wait(10)
        return {"items": [], "next_cursor": None}

    services.answers["hr.list_nodes"] = slowly
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_from, HERE, url, "/v1/nodes", boss.token)
        assert entered.wait(10)
        assert _from(HERE, url, "/v1/me", verb="OPTIONS", headers=ASKS) == HERE
        refused = requests.get(f"{url}/v1/me", headers={"Origin": HERE}, timeout=10)
        strange = _from(NOWHERE, url, "/v1/me")
        leave.set()
        assert first.result() == HERE
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"], strange) == (503, HERE, None)
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
