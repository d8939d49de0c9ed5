"""Passwords that were breached are found in a file of millions, without asking anybody."""

import hashlib
from pathlib import Path

import pytest

from contracts.core.errors import Invalid
from gateway.access.breached import FILE, is_breached
from gateway.access.passwords import hashed

BREACHED = [f"zither marmalade {number}" for number in range(500)]


def _digest(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def known(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords whose digests are in a file as it is given out, with counts of different lengths; in its order."""
    inside = sorted(BREACHED, key=_digest)
    lines = [f"{_digest(one)}:{7 ** (at % 9)}{request.param}" for at, one in enumerate(inside)]
    file = tmp_path / "breached.txt"
    file.write_bytes("".join(lines).encode())
    monkeypatch.setenv(FILE, str(file))
    return inside


def test_each_that_is_in_it_is_found_and_nothing_else(known: list[str]):
    assert [one for one in known if not is_breached(one)] == []
    assert [one for one in known if is_breached(f"{one}!")] == []


def test_it_is_refused_however_long_it_takes_to_guess(known: list[str], monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Invalid) as refusal:
        hashed(known[0], field="new_password")
    assert [(problem.field, problem.code) for problem in refusal.value.fields] == [("new_password", "breached")]
    assert hashed(f"{known[0]}!")
    monkeypatch.delenv(FILE)
    assert hashed(known[0])


def test_without_digests_behind_or_before_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "breached.txt"
    monkeypatch.setenv(FILE, str(file))
    file.write_bytes(b"")
    assert not is_breached("anything")
    file.write_text(_digest("the only one"))
    assert is_breached("the only one")
    assert not is_breached("another one")
