"""Who fails to log in too often has to wait, by account and by address, whether or not there is such an account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis import runtime
from chassis.testing import clock_at
from gateway.access.attempts import Counted, attempt, by_account, by_address, came_about
from gateway.http.errors import TooManyAttempts
from gateway.tests.company import PASSWORD, ACompany

HOUR = timedelta(hours=1)


@pytest.fixture
def account(running: runtime.Runtime) -> Counted:
    return by_account("a-company", uuid4().hex)


@pytest.fixture
def address(running: runtime.Runtime) -> Counted:
    return by_address(f"2001:db8:{uuid4().hex[:4]}:1::7")


def _waits(*counted: Counted) -> int:
    """Return how many seconds have to pass before the next attempt; 0 when it was counted."""
    try:
        attempt(*counted)
    except TooManyAttempts as refusal:
        return refusal.retry_after or 0
    return 0


def _until_blocked(*counted: Counted) -> int:
    count = 0
    while not _waits(*counted):
        count += 1
    return count


def test_five_may_fail_then_it_takes_longer_and_longer(account: Counted, address: Counted, running: runtime.Runtime):
    now = running.clock.now()
    with clock_at(now):
        assert _until_blocked(address, account) == 5
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        with clock_at(now):
            assert _waits(address, account) == seconds
        now += timedelta(seconds=seconds)
        with clock_at(now):
            assert _waits(address, account) == 0


def test_a_login_that_comes_about_forgets_what_failed(account: Counted, address: Counted):
    for _ in range(10):
        for _ in range(4):
            assert not _waits(address, account)
        came_about(address, account)


def test_what_failed_is_forgotten_after_an_hour(account: Counted, address: Counted, running: runtime.Runtime):
    now = running.clock.now()
    with clock_at(now):
        assert _until_blocked(address, account) == 5
    with clock_at(now + HOUR + timedelta(seconds=1)):
        assert _until_blocked(address, account) == 5


def test_many_accounts_from_one_address_are_stopped_too(address: Counted):
    for _ in range(50):
        attempt(address, by_account("a-company", uuid4().hex))
    assert _waits(address, by_account("a-company", uuid4().hex)) > 0


def test_a_network_of_one_subscriber_counts_as_one_address():
    assert by_address("2001:db8::1") == by_address("2001:db8::ffff")
    assert by_address("2001:db8::1") != by_address("2001:db8:0:1::1")
    assert by_address("192.0.2.1") != by_address("192.0.2.2")


def test_many_at_once_gain_nothing(account: Counted, address: Counted):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: _waits(address, account), range(24)))
    assert waits.count(0) == 5


@pytest.fixture
def client(app: Flask) -> Any:
    place = {"REMOTE_ADDR": f"2001:db8:{uuid4().hex[:4]}:2::1"}
    return lambda body: app.test_client().post("/v1/auth/sessions", json=body, environ_overrides=place)


@pytest.mark.parametrize("login", ["boss", "nobody"])
def test_known_and_unknown_accounts_wait_alike(company: ACompany, client: Any, login: str):
    body = {"tenant": company.code, "login": login, "password": "wrong one, sorry"}
    answers: list[TestResponse] = [client(body) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].get_json()["code"] == "too_many_attempts"
    assert 28 <= int(answers[-1].headers["Retry-After"]) <= 30
    # The right one has to wait as well: otherwise it would be told from a wrong one.
    assert client(body | {"password": PASSWORD}).status_code == 429
