"""The signed context: what is believed, and of whom."""

import stat
from dataclasses import replace
from uuid import UUID, uuid4

import jwt
import pytest

from chassis.context import Context, Signer, Verifier, generate_key
from chassis.scopes import OrgScope, Scopes
from chassis.settings import SettingsError
from contracts.core.errors import Unauthenticated

NOW = 1_800_000_000.0
PERSON = Context(
    tenant_id=uuid4(),
    principal=f"employee:{uuid4()}",
    permission="ticket:open",
    scopes=Scopes([OrgScope(uuid4())]),
    request_id="r1",
    deadline=NOW + 5,
    idempotency_key="k1",
    language="en",
    masked=("phone",),
    acting_for=f"employee:{uuid4()}",
    address="192.0.2.1",
)


class Time:
    """Real time as a test wants it."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def keys(tmp_path):
    for issuer in ("gateway", "notify"):
        generate_key(tmp_path, issuer)
    return tmp_path


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def gateway(keys, time):
    return Signer(keys, "gateway", time)


@pytest.fixture
def verifier(keys, time):
    return Verifier(keys, time)


def test_what_was_signed_is_what_is_read(gateway, verifier):
    assert verifier.verify(gateway.sign(PERSON, "a.b"), "a.b") == PERSON


def test_a_private_key_is_for_its_owner_alone(keys):
    for path in keys.glob("*.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(list((keys / "public").glob("gateway.*.pem"))) == 1


def test_another_audience_is_refused(gateway, verifier):
    with pytest.raises(Unauthenticated):
        verifier.verify(gateway.sign(PERSON, "a.b"), "a.c")


def test_a_token_ends(gateway, verifier, time):
    token = gateway.sign(PERSON, "a.b", lifetime=30)
    time.now += 29
    verifier.verify(token, "a.b")
    time.now += 2
    with pytest.raises(Unauthenticated):
        verifier.verify(token, "a.b")


def test_a_token_from_the_future_is_refused(gateway, verifier, time):
    time.now += 60
    token = gateway.sign(PERSON, "a.b")
    time.now -= 60
    with pytest.raises(Unauthenticated):
        verifier.verify(token, "a.b")


def test_a_service_signs_for_itself_alone(keys, verifier, time):
    notify = Signer(keys, "notify", time)
    itself = replace(PERSON, principal="system:notify", acting_for=None)
    assert verifier.verify(notify.sign(itself, "a.b"), "a.b") == itself
    for other in (PERSON, replace(PERSON, principal="system:billing"), replace(PERSON, principal="system:gateway")):
        with pytest.raises(Unauthenticated):
            verifier.verify(notify.sign(other, "a.b"), "a.b")


@pytest.mark.parametrize("principal", ["employee:1", "root:x", "", "employee:", "system:", f"boss:{UUID(int=1)}"])
def test_a_principal_has_a_form(gateway, verifier, principal):
    with pytest.raises(Unauthenticated):
        verifier.verify(gateway.sign(replace(PERSON, principal=principal), "a.b"), "a.b")


def test_an_issuer_who_uses_anothers_name_is_refused(keys, verifier, time):
    notify = Signer(keys, "notify", time)
    notify._issuer = "gateway"
    with pytest.raises(Unauthenticated):
        verifier.verify(notify.sign(PERSON, "a.b"), "a.b")


def test_a_foreign_key_is_refused(tmp_path, verifier, time):
    generate_key(tmp_path / "elsewhere", "gateway")
    with pytest.raises(Unauthenticated):
        verifier.verify(Signer(tmp_path / "elsewhere", "gateway", time).sign(PERSON, "a.b"), "a.b")


def test_a_changed_token_is_refused(gateway, verifier):
    head, body, signature = gateway.sign(PERSON, "a.b").split(".")
    other = gateway.sign(replace(PERSON, permission="everything"), "a.b").split(".")[1]
    for forged in (f"{head}.{other}.{signature}", f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(Unauthenticated):
            verifier.verify(forged, "a.b")


def test_a_token_without_a_signature_is_refused(gateway, verifier):
    token = gateway.sign(PERSON, "a.b")
    claims = jwt.decode(token, options={"verify_signature": False})
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(claims, "", "none", headers=header), "a.b")


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", 7, {}, "é.é.é", "bnVsbA.e30.x", "WzFd.e30.x"])
def test_what_is_no_token_is_refused(verifier, token):
    with pytest.raises(Unauthenticated):
        verifier.verify(token, "a.b")


def test_a_new_key_signs_and_is_believed_by_who_runs(keys, verifier, time):
    generate_key(keys, "gateway")
    time.now += 2
    token = Signer(keys, "gateway", time).sign(PERSON, "a.b")
    assert verifier.verify(token, "a.b") == PERSON


def test_a_signer_without_a_key_says_so(tmp_path):
    with pytest.raises(SettingsError, match="no key of billing"):
        Signer(tmp_path, "billing")
