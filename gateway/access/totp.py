"""Codes of an authenticator app (RFC 6238: six digits, SHA-1, 30 s), and recovery codes for when it is lost. Pure."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP, random_base32

from gateway.access.tokens import digest

_ISSUER = "Steward"
_DRIFT = (-1, 0, 1)
_RECOVERY_CODES = 10
_RECOVERY_BYTES = 14
"""112 bits: a plain digest keeps such a secret."""


def new_secret() -> str:
    """Return a new secret in base 32, as it is typed into an app."""
    return random_base32()


def uri_of(secret: str, login: str) -> str:
    """Return what the picture shows that an app scans."""
    return TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """Return the time step that ``code`` is of; None unless it is a present one after the ``last`` that was used.

    A clock may be half a minute off.
    """
    app = TOTP(secret)
    for drift in _DRIFT:
        step = app.timecode(now) + drift
        if step > last and compare_digest(app.generate_otp(step), code):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return codes of which each is good once."""
    return [secrets.token_hex(_RECOVERY_BYTES) for _ in range(_RECOVERY_CODES)]


def without(kept: Sequence[str], code: str) -> list[str] | None:
    """Return the digests that are left when ``code`` is used; None when it is none of them."""
    used = digest(code)
    left = [one for one in kept if not compare_digest(one, used)]
    return left if len(left) < len(kept) else None
