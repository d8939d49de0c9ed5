"""The signed context: what is believed, and of whom."""

import stat
from dataclasses import replace
from uuid import UUID, uuid4

import jwt
import pytest
from jwt.utils import base64url_decode

from chassis.context import Context, Signer, Verifier, compact, generate_key
from chassis.context.agreeing import agreed
from chassis.context.keys import kids_of
from chassis.context.rotating import retire
from chassis.context.signing import AGREED, FRESH_SECONDS, OWN
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
    for issuer in ("gateway", "notify", "billing"):
        generate_key(tmp_path, issuer)
    return tmp_path


@pytest.fixture
def time():
    return Time()


@pytest.fixture(params=["billing.b", "a.b"], ids=[AGREED, OWN])
def audience(request):
    """Who has a key to agree with, and who has none."""
    return request.param


@pytest.fixture
def gateway(keys, time):
    return Signer(keys, "gateway", time)


@pytest.fixture
def verifier(keys, time):
    return Verifier(keys, "billing", time)


def test_what_was_signed_is_what_is_read(gateway, verifier, audience):
    assert verifier.verify(gateway.sign(PERSON, audience), audience) == PERSON


def test_a_private_key_is_for_its_owner_alone(keys):
    for path in keys.glob("*.pem"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(list((keys / "public").glob("gateway.*.pem"))) == 1


def test_another_audience_is_refused(gateway, verifier, audience):
    with pytest.raises(Unauthenticated):
        verifier.verify(gateway.sign(PERSON, audience), f"{audience}c")


def test_a_token_ends(gateway, verifier, time, audience):
    token = gateway.sign(PERSON, audience, lifetime=30)
    time.now += 29
    verifier.verify(token, audience)
    time.now += 2
    with pytest.raises(Unauthenticated):
        verifier.verify(token, audience)


def test_a_token_from_the_future_is_refused(gateway, verifier, time, audience):
    time.now += 60
    token = gateway.sign(PERSON, audience)
    time.now -= 60
    with pytest.raises(Unauthenticated):
        verifier.verify(token, audience)


def test_a_service_signs_for_itself_alone(keys, verifier, time, audience):
    notify = Signer(keys, "notify", time)
    itself = replace(PERSON, principal="system:notify", acting_for=None)
    assert verifier.verify(notify.sign(itself, audience), audience) == itself
    for other in (PERSON, replace(PERSON, principal="system:billing"), replace(PERSON, principal="system:gateway")):
        with pytest.raises(Unauthenticated):
            verifier.verify(notify.sign(other, audience), audience)


@pytest.mark.parametrize("principal", ["employee:1", "root:x", "", "employee:", "system:", f"boss:{UUID(int=1)}"])
def test_a_principal_has_a_form(gateway, verifier, principal, audience):
    with pytest.raises(Unauthenticated):
        verifier.verify(gateway.sign(replace(PERSON, principal=principal), audience), audience)


def test_an_issuer_who_uses_anothers_name_is_refused(keys, verifier, time, audience):
    notify = Signer(keys, "notify", time)
    notify._issuer = "gateway"
    with pytest.raises(Unauthenticated):
        verifier.verify(notify.sign(PERSON, audience), audience)


def test_a_foreign_key_is_refused(tmp_path, verifier, time, audience):
    generate_key(tmp_path / "elsewhere", "gateway")
    with pytest.raises(Unauthenticated):
        verifier.verify(Signer(tmp_path / "elsewhere", "gateway", time).sign(PERSON, audience), audience)


def test_a_changed_token_is_refused(gateway, verifier, audience):
    head, body, signature = gateway.sign(PERSON, audience).split(".")
    other = gateway.sign(replace(PERSON, permission="everything"), audience).split(".")[1]
    for forged in (f"{head}.{other}.{signature}", f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(Unauthenticated):
            verifier.verify(forged, audience)


def test_a_token_without_a_signature_is_refused(gateway, verifier, audience):
    token = gateway.sign(PERSON, audience)
    claims = jwt.decode(token, options={"verify_signature": False})
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(claims, "", "none", headers=header), audience)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", 7, {}, "é.é.é", "bnVsbA.e30.x", "WzFd.e30.x"])
def test_what_is_no_token_is_refused(verifier, token, audience):
    with pytest.raises(Unauthenticated):
        verifier.verify(token, audience)


def test_a_new_key_signs_and_is_believed_by_who_runs(keys, verifier, time, audience):
    generate_key(keys, "gateway")
    time.now += 2
    token = Signer(keys, "gateway", time).sign(PERSON, audience)
    assert verifier.verify(token, audience) == PERSON


def test_a_signer_without_a_key_says_so(tmp_path):
    with pytest.raises(SettingsError, match="no key of billing"):
        Signer(tmp_path, "billing")


def _way(token):
    header = jwt.get_unverified_header(token)
    return header["alg"], header.get("to", "").partition("-")[0]


def test_what_is_for_who_has_a_key_is_signed_with_an_agreed_one(gateway):
    assert _way(gateway.sign(PERSON, "billing.b")) == (AGREED, "000001")
    assert _way(gateway.sign(PERSON, "a.b")) == (OWN, "")


def test_what_is_said_to_one_service_another_one_does_not_believe(keys, gateway, time):
    token = gateway.sign(PERSON, "billing.b")
    with pytest.raises(Unauthenticated):
        Verifier(keys, "notify", time).verify(token, "billing.b")


def test_who_can_read_what_the_gateway_says_cannot_say_it_to_others(keys, verifier, time):
    # It agrees with the gateway on a key, and with billing on others.
    notify = Signer(keys, "notify", time)
    notify._issuer = "gateway"
    token = notify.sign(PERSON, "billing.b")
    signing, (to, billing) = notify._signing.current(), notify._reader("billing")
    key = agreed(signing, billing, signing.kid, to)
    assert compact.checked(token, key)
    head = compact.head(kids_of(keys, "gateway")[-1], to)
    forged = compact.signed(head, base64url_decode(token.split(".")[1]), key)
    with pytest.raises(Unauthenticated):
        verifier.verify(forged, "billing.b")


def test_a_further_key_is_agreed_with_when_its_owner_must_have_it(keys, gateway, time):
    time.now = (keys / "public" / f"billing.{generate_key(keys, 'billing')}.pem").stat().st_mtime + FRESH_SECONDS - 1
    gateway._reading.again()
    assert _way(gateway.sign(PERSON, "billing.b")) == (AGREED, "000001")
    time.now += 2
    assert _way(gateway.sign(PERSON, "billing.b")) == (AGREED, "000002")


def test_what_is_agreed_with_a_former_key_is_believed_until_it_is_retired(keys, gateway, verifier, time):
    token = gateway.sign(PERSON, "billing.b")
    generate_key(keys, "billing")
    assert verifier.verify(token, "billing.b") == PERSON
    retire(keys, "billing", now=True)
    verifier._own.again()
    with pytest.raises(Unauthenticated):
        verifier.verify(token, "billing.b")


@pytest.mark.parametrize("part", ["gateway", "billing"])
def test_who_has_a_key_of_an_earlier_release_signs_and_reads_as_then(keys, time, part):
    for path in keys.glob(f"**/{part}.*.pem"):
        path.write_bytes(path.read_bytes().partition(b"-----END")[0] + _END[path.parent.name == "public"])
    token = Signer(keys, "gateway", time).sign(PERSON, "billing.b")
    assert _way(token) == (OWN, "")
    assert Verifier(keys, "billing", time).verify(token, "billing.b") == PERSON


_END = (b"-----END PRIVATE KEY-----\n", b"-----END PUBLIC KEY-----\n")
