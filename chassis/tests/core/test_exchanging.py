"""Keys that are exchanged while others use them."""

import os
import stat
from functools import partial
from pathlib import Path
from uuid import uuid4

import jwt
import pytest
from click.testing import CliRunner

from chassis.context import Context, Signer, Verifier, generate_key
from chassis.context.exchanging import CURSOR, SEAL, SIGNING, KeyRing, new_shared_key
from chassis.context.keys import retired_keys
from chassis.context.rotating import SHARED_SECONDS, SIGNED_SECONDS
from chassis.cursors import Cursors
from chassis.operating.keys import keys as command
from chassis.scopes import Scopes, SystemScope
from chassis.settings import SettingsError
from chassis.testing import eventually
from contracts.core.errors import Invalid, Unauthenticated

SAID = Context(uuid4(), "system:alpha", "p", Scopes((SystemScope(),)), "r", 0.0)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    generate_key(tmp_path / "keys", "alpha")
    file = tmp_path / "cursor_key"
    file.write_text(new_shared_key())
    return KeyRing("alpha", tmp_path / "keys", tmp_path / "keys" / "public", {CURSOR: file})


@pytest.fixture
def signer(ring):
    return Signer(ring.folder, "alpha")


@pytest.fixture
def verifier(ring):
    return Verifier(ring.folder, "beta")


def _aged(path: Path, seconds: float) -> None:
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def _signs_with(signer: Signer, number: int) -> bool:
    kid = str(jwt.get_unverified_header(signer.sign(SAID, "a.b"))["kid"])
    return kid.startswith(f"{number:06d}-")


def test_who_runs_signs_with_the_new_key_and_is_believed_all_the_time(ring, signer, verifier):
    first = signer.sign(SAID, "a.b")
    for number in (2, 3):
        before = signer.sign(SAID, "a.b")
        ring.rotate(SIGNING)
        eventually(partial(_signs_with, signer, number), "the new key")
        for token in (first, before, signer.sign(SAID, "a.b")):
            assert verifier.verify(token, "a.b") == SAID


def test_a_new_key_is_believed_at_once_also_while_somebody_tries_unknown_ones(ring, verifier, tmp_path):
    generate_key(tmp_path / "foreign", "alpha")
    foreign = Signer(tmp_path / "foreign", "alpha").sign(SAID, "a.b")
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            verifier.verify(foreign, "a.b")
        ring.rotate(SIGNING)
        assert verifier.verify(Signer(ring.folder, "alpha").sign(SAID, "a.b"), "a.b") == SAID


def test_what_a_retired_key_signed_is_refused_by_who_runs(ring, signer, verifier):
    old = signer.sign(SAID, "a.b")
    assert verifier.verify(old, "a.b") == SAID
    ring.rotate(SIGNING)
    assert ring.retire(SIGNING, now=True) == "1 keys of alpha are gone"

    def refused() -> bool:
        try:
            verifier.verify(old, "a.b")
        except Unauthenticated:
            return True
        return False

    eventually(refused, "a refusal")
    assert len(list(ring.folder.glob("*.pem"))) == len(list(ring.public.glob("*.pem"))) == 1
    assert list(retired_keys(ring.folder)) == [jwt.get_unverified_header(old)["kid"]]


def test_a_key_is_not_retired_while_what_it_has_signed_may_be_on_its_way(ring):
    ring.rotate(SIGNING)
    with pytest.raises(SettingsError, match="too young"):
        ring.retire(SIGNING)
    [newest] = sorted(ring.folder.glob("*.pem"))[1:]
    _aged(newest, SIGNED_SECONDS)
    assert ring.retire(SIGNING) == "1 keys of alpha are gone"
    assert ring.retire(SIGNING) == "0 keys of alpha are gone"


def test_a_key_of_others_stays(ring):
    generate_key(ring.folder, "beta")
    ring.rotate(SIGNING)
    ring.retire(SIGNING, now=True)
    assert len(list(ring.public.glob("beta.*.pem"))) == 1


def test_nothing_is_retired_where_the_newest_key_cannot_sign(ring):
    generate_key(ring.folder.parent / "elsewhere", "alpha", ring.public)
    with pytest.raises(SettingsError, match="nothing else may be retired"):
        ring.retire(SIGNING, now=True)


def test_what_cannot_be_read_does_not_take_the_key_that_is_known(ring, signer, verifier):
    (ring.folder / "alpha.000009-x.pem").write_text("half a k")
    signer._signing.again()
    assert verifier.verify(signer.sign(SAID, "a.b"), "a.b") == SAID


def test_cursors_outlast_their_key_and_are_read_by_copies_that_have_not_looked_yet(ring):
    one, other = Cursors("", ring.files[CURSOR]), Cursors("", ring.files[CURSOR])
    old = one.write([1], b"q")
    ring.rotate(CURSOR)
    one._news()
    assert other.read(one.write([2], b"q"), b"q") == [2]
    assert (one.read(old, b"q"), other.read(old, b"q")) == ([1], [1])
    with pytest.raises(SettingsError, match="too young"):
        ring.retire(CURSOR)
    _aged(ring.files[CURSOR], SHARED_SECONDS)
    ring.retire(CURSOR)
    one._news()
    with pytest.raises(Invalid):
        one.read(old, b"q")


def test_files_are_for_their_owner_alone(ring):
    ring.rotate(CURSOR)
    ring.rotate(SIGNING)
    for path in (ring.files[CURSOR], *ring.folder.glob("*.pem")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_commands(ring, monkeypatch):
    monkeypatch.setenv("STEWARD_KEYS", str(ring.folder))
    monkeypatch.setenv("STEWARD_CURSOR_KEY_FILE", str(ring.files[CURSOR]))

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, words)
        return done.exit_code, done.output

    secret = ring.files[CURSOR].read_text().strip()
    assert run("rotate", "alpha")[1].startswith("alpha signs with 000002-")
    assert run("rotate", "alpha", "--what", "cursor")[0] == 0
    listed = run("list", "alpha")[1]
    assert [line.split()[:1] + line.split()[2:4] for line in listed.splitlines()[:2]] == [
        ["signing", "signs", "0.0"],
        ["signing", "is", "believed"],
    ]
    assert len(listed.splitlines()) == 4
    assert secret not in listed
    assert run("retire", "alpha")[0] == 1
    assert run("retire", "alpha", "--now") == (0, "1 keys of alpha are gone\n")
    assert "in no file" in run("rotate", "alpha", "--what", SEAL)[1]
