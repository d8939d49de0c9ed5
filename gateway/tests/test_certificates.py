"""The certificate of an erasure: believed as it was signed, by the gateway, and no other way."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from chassis.context import generate_key
from chassis.context.keys import public_keys
from chassis.context.rotating import retire
from gateway.tenancy.certificate import NotCertified, signed, verified

SAID = {"tenant_id": "t", "by": "钱", "parts": [{"service": "hr", "rows_erased": {"public.nodes": 3}}]}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Keys of the gateway and of a service."""
    for issuer in ("gateway", "hr"):
        generate_key(tmp_path, issuer)
    return tmp_path


def _stored(certificate: dict[str, Any]) -> Any:
    return orjson.loads(orjson.dumps(certificate))


def test_it_is_believed_also_after_the_keys_have_rotated(keys: Path):
    certificate = _stored(signed(keys, SAID))
    generate_key(keys, "gateway")
    assert verified(keys, certificate) == SAID


def test_it_is_believed_also_after_its_key_was_retired(keys: Path):
    certificate = signed(keys, SAID)
    generate_key(keys, "gateway")
    retire(keys, "gateway", now=True)
    assert certificate["kid"] not in public_keys(keys)
    assert verified(keys, certificate) == SAID


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["certificate"]["parts"][0]["rows_erased"].update({"public.nodes": 4}),
        lambda it: it["certificate"].update(by="another"),
        lambda it: it.update(signature=it["signature"][::-1]),
        lambda it: it.update(kid="another"),
        lambda it: it.pop("signature"),
    ],
)
def test_what_was_changed_is_not_believed(keys: Path, change):
    certificate = _stored(signed(keys, SAID))
    change(certificate)
    with pytest.raises(NotCertified):
        verified(keys, certificate)


def test_no_service_can_sign_one(keys: Path):
    own = next(keys.glob("hr.*.pem"))
    certificate = _stored(signed(keys, SAID))
    for path in keys.glob("gateway.*.pem"):
        path.unlink()
    own.rename(keys / own.name.replace("hr.", "gateway."))
    forged = _stored(signed(keys, SAID))
    assert verified(keys, certificate) == SAID
    with pytest.raises(NotCertified):
        verified(keys, forged)
