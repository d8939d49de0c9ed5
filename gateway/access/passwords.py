"""Passwords: argon2id, a smallest length, and the same work for accounts that do not exist."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.core.errors import FieldProblem, Invalid

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return what is kept of a password. Raises Invalid when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(fields=[FieldProblem("password", "invalid", f"{SHORTEST} to {LONGEST} characters.")])
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether ``password`` is the one. Without a hash the same time is spent, and the answer is no."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
