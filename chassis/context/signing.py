"""The context as a signed token: who may sign for whom, and what a service believes.

A token is signed with a key that the signer and the one service which it is for have agreed on; where one of the two
has no key for that yet, with the signer's private key.
"""

import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning

from chassis.context import compact
from chassis.context.agreeing import agreed, own_key, public_key
from chassis.context.giving import gives_as_json, gives_from_json
from chassis.context.keys import TrustedKey, private_key, private_keys, public_keys
from chassis.context.request import LANGUAGES, Context
from chassis.scopes import Scopes
from chassis.watching import Watched
from contracts.core.errors import Unauthenticated

AGREED, OWN = compact.HS256, "EdDSA"
"""How a token is signed: with the agreed key, or the private one (the name that 0.1.0 knows)."""

LIFETIME = 30.0
FRESH_SECONDS = 600.0
"""For so long a further key of another part may be there before that part has its private half."""

SIGNS_FOR_PEOPLE = "gateway"
_LEEWAY = 5.0
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PRINCIPAL = re.compile(rf"(?:employee|customer|partner):{_UUID}|system:[a-z]+")
_REGISTRY = jws.JWSRegistry(algorithms=[OWN], strict_check_header=False)

Key = TypeVar("Key")

warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)


class Signer:
    """Signs contexts with the newest private key of ``issuer`` in ``folder``, a second after it was put there."""

    def __init__(self, folder: Path, issuer: str, real_time: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._signing = Watched(folder, lambda: private_key(folder, issuer))
        self._reading = Watched(folder / "public", lambda: sorted(public_keys(folder).items(), reverse=True))
        self._time = real_time

    def sign(self, context: Context, audience: str, lifetime: float = LIFETIME) -> str:
        """Return a token which says ``context`` to the one method ``audience``, for ``lifetime`` seconds."""
        now, signing = self._time(), self._signing.current()
        claims = {"iss": self._issuer, "aud": audience, "iat": int(now), "exp": now + lifetime, **_claims(context)}
        kid, other = self._reader(audience.partition(".")[0])
        if signing.agreeing and other and other.agreeing:
            key = agreed(signing, other, signing.kid, kid)
            return compact.signed(compact.head(signing.kid, kid), orjson.dumps(claims), key)
        header = {"kid": signing.kid, "alg": OWN}
        return jws.serialize_compact(header, orjson.dumps(claims), own_key(signing), registry=_REGISTRY)

    def _reader(self, service: str) -> tuple[str, TrustedKey | None]:
        """Return the newest key of ``service`` that it must have by now, with its kid; None where it has none."""
        there = [(kid, key) for kid, key in self._reading.current() if key.issuer == service]
        settled = self._time() - FRESH_SECONDS
        return next((one for one in there if one[1].since < settled), there[-1] if there else ("", None))


class Verifier:
    """Believes, for ``service``, tokens of those whose keys are in ``folder/public``, and only what each may say.

    A new key is believed at once, one that is gone for a second more.
    """

    def __init__(self, folder: Path, service: str, real_time: Callable[[], float] = time.time) -> None:
        self._time = real_time
        self._keys = Watched(folder / "public", lambda: public_keys(folder))
        self._own = Watched(folder, lambda: private_keys(folder, service))

    def verify(self, token: object, audience: str) -> Context:
        """Return the context that ``token`` says to ``audience``. Raises :class:`Unauthenticated` for anything else."""
        try:
            context = self._believed(str(token), audience)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise Unauthenticated("The signed context cannot be accepted.") from None
        return context

    def _believed(self, token: str, audience: str) -> Context:
        header = compact.header_of(token.partition(".")[0])
        signer = _known(self._keys, header["kid"])
        claims, issuer, now = orjson.loads(self._said(token, header, signer)), signer.issuer, self._time()
        if (claims["iss"], claims["aud"]) != (issuer, audience) or not claims["iat"] - _LEEWAY <= now <= claims["exp"]:
            raise ValueError
        return _context(claims, issuer)

    def _said(self, token: str, header: dict[str, Any], signer: TrustedKey) -> bytes:
        if header["alg"] != AGREED:
            return jws.deserialize_compact(token, public_key(signer), registry=_REGISTRY).payload
        own = _known(self._own, header["to"])
        return compact.checked(token, agreed(own, signer, header["kid"], header["to"]))


def _known(keys: Watched[dict[str, Key]], kid: str) -> Key:
    known = keys.current()
    if kid not in known and keys.again():
        known = keys.current()
    return known[kid]


def _claims(context: Context) -> dict[str, Any]:
    return {
        "sub": context.principal,
        "tenant": str(context.tenant_id),
        "permission": context.permission,
        "scopes": context.scopes.as_json(),
        "request": context.request_id,
        "deadline": context.deadline,
        "key": context.idempotency_key,
        "language": context.language,
        "masked": context.masked,
        "for": context.acting_for,
        "address": context.address,
        "gives": gives_as_json(context.gives),
    }


def _context(claims: dict[str, Any], issuer: str) -> Context:
    return Context(
        tenant_id=UUID(claims["tenant"]),
        principal=_principal(claims["sub"], issuer),
        permission=claims["permission"],
        scopes=Scopes.from_json(claims["scopes"]),
        request_id=claims["request"],
        deadline=float(claims["deadline"]),
        idempotency_key=claims["key"],
        language=claims["language"] if claims["language"] in LANGUAGES else LANGUAGES[0],
        masked=tuple(claims["masked"]),
        acting_for=_principal(claims["for"], issuer) if claims.get("for") else None,
        address=claims.get("address", ""),
        gives=gives_from_json(claims.get("gives") or {}),
    )


def _principal(principal: str, issuer: str) -> str:
    if not _PRINCIPAL.fullmatch(principal):
        raise ValueError
    if issuer != SIGNS_FOR_PEOPLE and principal != f"system:{issuer}":
        raise ValueError
    return principal
