"""Tokens and passwords."""

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from types import SimpleNamespace
from uuid import uuid4

import pytest

from contracts.core.errors import Invalid
from gateway.access.passwords import hashed, matches
from gateway.access.tokens import ACCESS, REFRESH, Token, digest, new_family
from gateway.http.errors import Saturated


@pytest.mark.parametrize("kind", [ACCESS, REFRESH])
def test_a_token_is_read_as_it_was_written(kind: str):
    token = Token.new(kind, uuid4(), uuid4(), new_family())
    assert Token.read(kind, str(token)) == token


def test_a_token_of_one_kind_is_none_of_the_other():
    assert Token.read(ACCESS, str(Token.new(REFRESH, uuid4(), uuid4()))) is None


def test_no_two_tokens_are_the_same():
    tenant, session = uuid4(), uuid4()
    assert len({str(Token.new(ACCESS, tenant, session)) for _ in range(100)}) == 100


def test_refresh_tokens_of_a_session_share_their_family_alone():
    family = new_family()
    one, other = (Token.new(REFRESH, uuid4(), uuid4(), family) for _ in range(2))
    assert one.family == other.family == family
    assert one.secret != other.secret


@pytest.mark.parametrize("text", ["", "st2.", "st2.abc", "st9." + "A" * 75, "st2." + "é" * 75, "x" * 500, "st2.!!!!"])
def test_what_is_no_token_names_nobody(text: str):
    assert Token.read(ACCESS, text) is None


def test_what_is_kept_of_a_token_does_not_tell_it():
    token = Token.new(ACCESS, uuid4(), uuid4())
    assert str(token) not in token.digest
    assert token.digest == digest(str(token))


def test_a_password_matches_its_hash_alone():
    kept = hashed("a long enough one")
    assert matches(kept, "a long enough one")
    assert not matches(kept, "another long one")


def test_nothing_matches_where_no_password_is_set():
    assert not matches(None, "nobody has this password")
    assert not matches("no hash at all", "whatever it is")


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_of_a_bad_length_is_refused(password: str):
    with pytest.raises(Invalid) as refusal:
        hashed(password)
    assert refusal.value.fields[0].field == "password"


@pytest.mark.parametrize("password", ["password123", "Qwerty12345", "woaini1314", "aaaaaaaaaaaa", "5201314520"])
def test_a_password_that_is_soon_guessed_is_refused(password: str):
    with pytest.raises(Invalid) as refusal:
        hashed(password, field="new_password")
    assert (refusal.value.fields[0].field, refusal.value.fields[0].code) == ("new_password", "too_common")


def test_what_is_known_of_its_owner_makes_a_password_weak():
    assert hashed("zhaoshifu8861")
    with pytest.raises(Invalid):
        hashed("zhaoshifu8861", "zhaoshifu", "8861")


def test_whoever_comes_when_too_many_hash_is_turned_away(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gateway.access.passwords._places", BoundedSemaphore(1))
    begun, go_on = threading.Event(), threading.Event()

    def slow(_password: str) -> str:
        begun.set()
        assert go_on.wait(10)
        return "a hash"

    monkeypatch.setattr("gateway.access.passwords._hasher", SimpleNamespace(hash=slow))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hashed, "a long enough one")
        assert begun.wait(10)
        with pytest.raises(Saturated):
            hashed("a long enough one")
        go_on.set()
        assert first.result() == "a hash"
