"""Access tokens: random, with the tenant in front so that the look-up stays inside it."""

import base64
import hashlib
import secrets
from uuid import UUID

_PREFIX = "st1."
_RANDOM_BYTES = 24


def new_token(tenant_id: UUID) -> str:
    """Return a new token for somebody of ``tenant_id``."""
    raw = tenant_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return _PREFIX + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def tenant_of(token: str) -> UUID | None:
    """Return the tenant that ``token`` claims to be of; None when it is no token of ours."""
    text = token.removeprefix(_PREFIX)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    fits = token.startswith(_PREFIX) and len(raw) == len(UUID(int=0).bytes) + _RANDOM_BYTES
    return UUID(bytes=raw[:16]) if fits else None


def digest(secret: str) -> str:
    """Return what is kept of a token or code in its place."""
    return hashlib.sha256(secret.encode()).hexdigest()
