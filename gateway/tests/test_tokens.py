"""Tokens and passwords."""

from uuid import uuid4

import pytest

from contracts.core.errors import Invalid
from gateway.access.passwords import hashed, matches
from gateway.access.tokens import ACCESS, REFRESH, Token, digest, new_family


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
