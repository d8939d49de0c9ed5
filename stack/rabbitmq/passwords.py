"""Passwords as a broker's definitions hold them."""

import base64
import hashlib
import secrets

ALGORITHM = "rabbit_password_hashing_sha256"
SALT_BYTES = 4


def password_hash(password: str, salt: bytes | None = None) -> str:
    """The `password_hash` of a user in a definitions document: base64 of salt + SHA-256(salt + password)."""
    salt = salt or secrets.token_bytes(SALT_BYTES)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
