"""Who asks too much in a minute is refused, at all copies, and everybody is told how much is left."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import requests
from prometheus_client import REGISTRY

from chassis.settings import SettingsError
from chassis.testing import clock_at, eventually
from chassis.testing.statements import statements
from gateway.limits.counting import Counts, Quota
from gateway.limits.limiting import Limits
from gateway.limits.sharing import add
from gateway.tests.company import ACompany, begin, post, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.serving import a_copy

NOON = datetime(2027, 1, 1, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def copies(company: ACompany, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two copies that let a principal ask five times, a tenant eight times, an address four times."""
    for name, most in (("PRINCIPAL", 5), ("TENANT", 8), ("ADDRESS", 4)):
        monkeypatch.setenv(f"RATE_LIMIT_{name}", str(most))
    with clock_at(NOON), ExitStack() as running:
        yield [running.enter_context(a_copy()) for _ in range(2)]


def _token(company: ACompany) -> str:
    return token_of(company, f"employee:{tell_employee(company, post(company.root, 'desk'))}")


def _ask(url: str, token: str) -> requests.Response:
    return requests.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=10)


def _left(answer: requests.Response, policy: str) -> int:
    found = re.search(rf'"{policy}";r=(\d+);t=50', answer.headers["RateLimit"])
    assert found, answer.headers
    return int(found[1])


def test_everybody_is_told_how_much_is_left(company: ACompany, copies: list[str]):
    answer = _ask(copies[0], _token(company))
    assert answer.headers["RateLimit-Policy"] == '"principal";q=5;w=60, "tenant";q=8;w=60'
    assert answer.headers["RateLimit"] == '"principal";r=4;t=50, "tenant";r=7;t=50'


def test_who_asks_too_much_is_refused_until_the_next_minute(company: ACompany, copies: list[str]):
    token, other = _token(company), _token(company)
    assert [_ask(copies[0], token).status_code for _ in range(6)] == [200] * 5 + [429]
    refused = _ask(copies[0], token)
    assert (refused.json()["code"], refused.json()["policy"]) == ("too_many_requests", "principal")
    assert (refused.headers["Retry-After"], _left(refused, "principal")) == ("50", 0)
    # Who was refused has used up nothing of what others share with him.
    assert _left(_ask(copies[0], other), "tenant") == 2
    with clock_at(NOON + timedelta(minutes=1)):
        assert _ask(copies[0], token).status_code == 200


def test_people_of_one_tenant_share_its_limit_and_others_do_not(company: ACompany, copies: list[str]):
    one, two, stranger = _token(company), _token(company), _token(begin())
    assert {_ask(copies[0], token).status_code for token in [one] * 4 + [two] * 4} == {200}
    assert _ask(copies[0], one).json()["policy"] == "tenant"
    assert _ask(copies[0], stranger).status_code == 200


def test_the_copies_count_together(company: ACompany, copies: list[str]):
    token = _token(company)
    assert {_ask(copies[0], token).status_code for _ in range(3)} == {200}

    def heard() -> bool:
        return _ask(copies[1], token).status_code == 429

    eventually(heard, "the other copy has heard of it", 10)
    eventually(lambda: _ask(copies[0], token).status_code == 429, "and the first one of that", 10)


def test_nobody_is_counted_by_the_address(copies: list[str]):
    body = {"tenant": "nowhere", "code": "ABCD2345", "satisfied": True}
    answers = [requests.post(f"{copies[0]}/v1/ratings", json=body, headers=key(), timeout=10) for _ in range(3)]
    assert [_left(answer, "address") for answer in answers] == [3, 2, 1]
    # Whose token counts for nothing is nobody as well.
    assert [_ask(copies[0], "nobody's").status_code for _ in range(2)] == [401, 429]


def test_what_is_no_route_of_the_table_counts_too(copies: list[str]):
    paths = ("/openapi.json", "/v1/docs", "/nowhere", "/v1/docs/begin.js", "/openapi.json")
    # Other tests come from the same address in that minute.
    with clock_at(NOON + timedelta(hours=1)):
        answers = [requests.get(f"{copies[0]}{path}", timeout=10) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 200, 429]
    assert [_left(answer, "address") for answer in answers] == [3, 2, 1, 0, 0]
    assert answers[-1].json()["code"] == "too_many_requests"
    # Browsers ask beforehand whether they may ask: their pages could not read why they are refused.
    assert requests.options(f"{copies[0]}/nowhere", timeout=10).status_code == 404


def test_a_request_asks_the_database_nothing_more(company: ACompany):
    with a_copy() as url:
        token = _token(company)
        _ask(url, token)
        with statements("gateway") as said:
            for _ in range(20):
                _ask(url, token)
    assert len([one for one in said if "request_counts" in one]) < 5


def test_refusals_are_counted_by_policy(company: ACompany, copies: list[str]):
    before = REGISTRY.get_sample_value("steward_http_limited_total", {"policy": "principal"}) or 0
    token = _token(company)
    for _ in range(6):
        _ask(copies[0], token)
    assert REGISTRY.get_sample_value("steward_http_limited_total", {"policy": "principal"}) == before + 1


def test_sums_grow_in_a_window_and_begin_anew_with_the_next(company: ACompany):
    one, two = uuid4().hex, uuid4().hex
    # More often than the server needs to keep the statement.
    for time in range(1, 13):
        assert add(1, Counter({one: 2, two: 1})) == {one: 2 * time, two: time}
    assert add(2, Counter({one: 1})) == {one: 1}
    # A copy whose clock is behind is told nothing, and takes nothing back.
    assert add(1, Counter({one: 1, two: 1})) == {two: 13}
    assert add(2, Counter({one: 1})) == {one: 2}


def test_what_could_not_be_told_is_told_later():
    counts, quotas = Counts(), [Quota("principal", "a", 10)]
    counts.admit(1, quotas)
    window, counted = counts.take()
    counts.give_back(window, counted)
    assert counts.admit(1, quotas) == [8]
    assert counts.take() == (1, {"a": 2})
    counts.learn(1, {"a": 7})
    assert counts.admit(1, quotas) == [2]
    counts.learn(0, {"a": 100})
    assert counts.admit(2, quotas) == [9]


@pytest.mark.parametrize("most", ["0", "-1", "many"])
def test_a_limit_that_cannot_be_one_stops_the_process(most: str):
    with pytest.raises(SettingsError, match="RATE_LIMIT_TENANT"):
        Limits({"RATE_LIMIT_TENANT": most})
