"""The certificate of an erasure: what was erased, when and by whom, signed by the gateway."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature

from chassis.context.keys import private_key, public_keys, retired_keys
from chassis.context.signing import SIGNS_FOR_PEOPLE as GATEWAY


class NotCertified(Exception):
    """The certificate cannot be believed; the message is one line that says why."""


def signed(keys: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a certificate that says ``said``, signed with the gateway's newest key. Raises SettingsError."""
    signing = private_key(keys, GATEWAY)
    signature = base64.b64encode(signing.key.sign(_text(said))).decode()
    return {"certificate": said, "kid": signing.kid, "signature": signature}


def verified(keys: Path, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a certificate says. Raises :class:`NotCertified` where no key of the gateway's signed this."""
    try:
        said: dict[str, Any] = certificate["certificate"]
        kid, signature = certificate["kid"], base64.b64decode(certificate["signature"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise NotCertified("this is no certificate") from None
    trusted = (retired_keys(keys) | public_keys(keys)).get(kid)
    if trusted is None or trusted.issuer != GATEWAY:
        raise NotCertified(f"{keys}/public has no key {kid} of the gateway's")
    try:
        trusted.key.verify(signature, _text(said))
    except InvalidSignature:
        raise NotCertified("it is not what was signed") from None
    return said


def _text(said: Mapping[str, Any]) -> bytes:
    """Return what is signed: the order of the keys does not count."""
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
