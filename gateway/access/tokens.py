"""Tokens, API keys and the like: random, with the tenant and an id in front, so that the look-up is that of one row."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

ACCESS: Final = "st2."
REFRESH: Final = "sr2."
API_KEY: Final = "sk2."
SIGN_ON: Final = "so2."
_UUID_BYTES = 16
_RANDOM_BYTES = 24


@dataclass(frozen=True)
class Token:
    """A token for the session ``of_id`` of a tenant, an API key …; ``secret`` is what nobody else knows."""

    kind: str
    tenant_id: UUID
    of_id: UUID
    secret: bytes

    @classmethod
    def new(cls, kind: str, tenant_id: UUID, of_id: UUID, family: bytes = b"") -> "Token":
        """Return a new one; its secret begins with ``family``."""
        return cls(kind, tenant_id, of_id, family + secrets.token_bytes(_RANDOM_BYTES))

    @classmethod
    def read(cls, kind: str, text: str) -> "Token | None":
        """Return the token that ``text`` writes down; None when it is none of ours."""
        given = text.removeprefix(kind)
        try:
            raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        if not text.startswith(kind) or len(raw) < 2 * _UUID_BYTES + _RANDOM_BYTES:
            return None
        tenant, of, secret = raw[:_UUID_BYTES], raw[_UUID_BYTES : 2 * _UUID_BYTES], raw[2 * _UUID_BYTES :]
        return cls(kind, UUID(bytes=tenant), UUID(bytes=of), secret)

    def __str__(self) -> str:
        """Return the token as it is sent."""
        raw = self.tenant_id.bytes + self.of_id.bytes + self.secret
        return self.kind + base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @property
    def digest(self) -> str:
        """What is kept in its place."""
        return digest(str(self))

    @property
    def family(self) -> bytes:
        """What all refresh tokens of a session begin with: whoever knows it has been given one."""
        return self.secret[:-_RANDOM_BYTES]


def new_family() -> bytes:
    """Return what the refresh tokens of a new session are to begin with."""
    return secrets.token_bytes(_UUID_BYTES)


def digest(secret: str | bytes) -> str:
    """Return what is kept of a token or code in its place."""
    return hashlib.sha256(secret.encode() if isinstance(secret, str) else secret).hexdigest()
