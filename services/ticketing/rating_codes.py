"""The short code with which a customer answers the message that asks for a rating."""

import hashlib
import secrets
from uuid import UUID

LENGTH = 8
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O, 1 I L: the code may be read aloud."""


def new_code() -> str:
    """Return a code that nobody can guess: one of 8·10¹¹."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest(tenant_id: UUID, code: str) -> str:
    """Return what is stored of a code. Case, spaces and hyphens do not count: people type what they read."""
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(f"{tenant_id}:{plain}".encode()).hexdigest()
