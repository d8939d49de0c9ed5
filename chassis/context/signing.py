"""The context as a signed token: who may sign for whom, and what a service believes."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
import orjson
from jwt.utils import base64url_decode

from chassis.context.giving import gives_as_json, gives_from_json
from chassis.context.keys import TrustedKey, private_key, public_keys
from chassis.context.request import LANGUAGES, Context
from chassis.scopes import Scopes
from chassis.watching import Watched
from contracts.core.errors import Unauthenticated

ALGORITHM = "EdDSA"
LIFETIME = 30.0
SIGNS_FOR_PEOPLE = "gateway"
_LEEWAY = 5.0
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PRINCIPAL = re.compile(rf"(?:employee|customer|partner):{_UUID}|system:[a-z]+")


class Signer:
    """Signs contexts with the newest private key of ``issuer`` in ``folder``, a second after it was put there."""

    def __init__(self, folder: Path, issuer: str, real_time: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._signing = Watched(folder, lambda: private_key(folder, issuer))
        self._time = real_time

    def sign(self, context: Context, audience: str, lifetime: float = LIFETIME) -> str:
        """Return a token which says ``context`` to the one method ``audience``, for ``lifetime`` seconds."""
        now, signing = self._time(), self._signing.current()
        claims = {"iss": self._issuer, "aud": audience, "iat": int(now), "exp": now + lifetime, **_claims(context)}
        return jwt.encode(claims, signing.key, ALGORITHM, headers={"kid": signing.kid})


class Verifier:
    """Believes tokens that a key in ``folder/public`` signed, and only what its owner may say.

    A new key is believed at once, one that is gone for a second more.
    """

    def __init__(self, folder: Path, real_time: Callable[[], float] = time.time) -> None:
        self._time = real_time
        self._keys = Watched(folder / "public", lambda: public_keys(folder))

    def verify(self, token: object, audience: str) -> Context:
        """Return the context that ``token`` says to ``audience``. Raises :class:`Unauthenticated` for anything else."""
        try:
            context = self._believed(str(token), audience)
        except (jwt.InvalidTokenError, ValueError, KeyError, TypeError, AttributeError):
            raise Unauthenticated("The signed context cannot be accepted.") from None
        return context

    def _believed(self, token: str, audience: str) -> Context:
        trusted = self._trusted(_header(token)["kid"])
        # The times are checked here: the library would look at another clock than the one that was passed in.
        options: Any = {"require": ["iss", "exp", "iat"], "verify_exp": False, "verify_iat": False}
        claims = jwt.decode(token, trusted.key, [ALGORITHM], audience=audience, issuer=trusted.issuer, options=options)
        now = self._time()
        if not now <= claims["exp"] or claims["iat"] > now + _LEEWAY:
            raise jwt.ExpiredSignatureError
        return _context(claims, trusted.issuer)

    def _trusted(self, kid: str) -> TrustedKey:
        known = self._keys.current()
        if kid not in known and self._keys.again():
            known = self._keys.current()
        return known[kid]


def _header(token: str) -> dict[str, Any]:
    # Only to find the key. The library's own way looks at the whole token, and would do so twice.
    header: dict[str, Any] = orjson.loads(base64url_decode(token.partition(".")[0]))
    return header


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
