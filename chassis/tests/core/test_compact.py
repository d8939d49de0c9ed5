"""Tokens with an agreed key are JWS: other libraries read ours, we read theirs, and nothing else is taken for one."""

import jwt
import orjson
import pytest
from joserfc import jws
from joserfc.jwk import OctKey
from jwt.utils import base64url_encode

from chassis.context import compact

KEY = bytes(range(32))
SAID = b'{"sub":"employee:1","name":"\xe5\xbc\xa0"}'
HEAD = compact.head("a-1", "b-1")
_LENIENT = jws.JWSRegistry(algorithms=["HS256"], strict_check_header=False)


def test_others_read_ours():
    token = compact.signed(HEAD, SAID, KEY)
    assert jwt.decode(token, KEY, algorithms=["HS256"]) == {"sub": "employee:1", "name": "张"}
    assert jwt.get_unverified_header(token) == {"kid": "a-1", "alg": "HS256", "to": "b-1"}
    assert jws.deserialize_compact(token, OctKey.import_key(KEY), registry=_LENIENT).payload == SAID


def test_we_read_theirs():
    header = {"kid": "a-1", "alg": "HS256", "to": "b-1"}
    theirs = jws.serialize_compact(header, SAID, OctKey.import_key(KEY), registry=_LENIENT)
    assert compact.checked(theirs, KEY) == SAID


@pytest.mark.parametrize("more", [{"crit": ["b64"], "b64": False}, {"typ": "JWT"}, {"jku": "https://example.com"}])
def test_a_header_that_says_more_is_refused(more):
    header = base64url_encode(b'{"kid":"a-1","alg":"HS256","to":"b-1",' + orjson.dumps(more)[1:]).decode()
    with pytest.raises(compact.BadToken):
        compact.checked(compact.signed(header, SAID, KEY), KEY)


@pytest.mark.parametrize("algorithm", ["none", "HS512", "EdDSA", None])
def test_nothing_but_hs256_is_taken(algorithm):
    header = base64url_encode(orjson.dumps({"kid": "a-1", "alg": algorithm, "to": "b-1"})).decode()
    with pytest.raises(compact.BadToken):
        compact.checked(compact.signed(header, SAID, KEY), KEY)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_what_was_changed_is_refused(part):
    parts = compact.signed(HEAD, SAID, KEY).split(".")
    other = compact.signed(compact.head("a-2", "b-1"), SAID + b" ", KEY[::-1]).split(".")
    with pytest.raises(compact.BadToken):
        compact.checked(".".join([*parts[:part], other[part], *parts[part + 1 :]]), KEY)


def test_a_code_that_is_cut_or_missing_is_refused():
    token = compact.signed(HEAD, SAID, KEY)
    for wrong in (token[:-1], token + "A", token.rpartition(".")[0], token.rpartition(".")[0] + ".", token + "=", ""):
        with pytest.raises(compact.BadToken):
            compact.checked(wrong, KEY)
