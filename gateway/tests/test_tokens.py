"""Tokens and passwords."""

from uuid import uuid4

import pytest

from contracts.core.errors import Invalid
from gateway.access.passwords import hashed, matches
from gateway.access.tokens import digest, new_token, tenant_of


def test_a_token_names_its_tenant():
    tenant = uuid4()
    assert tenant_of(new_token(tenant)) == tenant


def test_no_two_tokens_are_the_same():
    tenant = uuid4()
    assert len({new_token(tenant) for _ in range(100)}) == 100


@pytest.mark.parametrize("text", ["", "st1.", "st1.abc", "st2." + "A" * 54, "st1." + "é" * 54, "x" * 500, "st1.!!!!"])
def test_what_is_no_token_names_nobody(text: str):
    assert tenant_of(text) is None


def test_what_is_kept_of_a_token_does_not_tell_it():
    token = new_token(uuid4())
    assert token not in digest(token)
    assert digest(token) == digest(token)


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
