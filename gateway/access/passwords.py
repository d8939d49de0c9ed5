"""Passwords: argon2id, a policy against those that are soon guessed, the same work for accounts that do not exist."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.core.errors import FieldProblem, Invalid
from gateway.access.breached import is_breached
from gateway.access.words import TRADE
from gateway.http.errors import Saturated

SHORTEST = 10
LONGEST = 200

_STRONG_ENOUGH = 3
"""zxcvbn's score: more than 10^8 guesses."""
_LOOKED_AT = 72
_AT_A_TIME = 2
_MOST = 34
_P = ParamSpec("_P")
_R = TypeVar("_R")

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")
# Each hash takes a core and 64 MiB for some 50 ms: a storm of logins must leave room for everybody else.
_pool = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="argon2")
_places = BoundedSemaphore(_MOST)


def hashed(password: str, *about: str, field: str = "password") -> str:
    """Return what is kept of a password.

    Raises Invalid, about ``field``, when it is too short, too long, breached or soon guessed by somebody who knows the
    trade and what the texts ``about`` its owner say; Saturated when too many others are hashed.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - 12 MiB of words, for who lets passwords be chosen

    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(fields=[FieldProblem(field, "invalid", f"{SHORTEST} to {LONGEST} characters.")])
    if zxcvbn(password[:_LOOKED_AT], user_inputs=[*about, *TRADE])["score"] < _STRONG_ENOUGH:
        raise Invalid(fields=[FieldProblem(field, "too_common", "It is soon guessed: take a few words more.")])
    if is_breached(password):
        raise Invalid(fields=[FieldProblem(field, "breached", "It is known from a breach: take another one.")])
    return _aside(_hasher.hash, password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether ``password`` is the one. Without a hash the same time is spent, and the answer is no.

    Raises Saturated when too many others are compared.
    """
    try:
        _aside(_hasher.verify, password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _aside(function: Callable[_P, _R], *arguments: _P.args, **named: _P.kwargs) -> _R:
    """Return what ``function`` returns, in one of few threads that do nothing else."""
    if not _places.acquire(blocking=False):
        raise Saturated
    try:
        return _pool.submit(function, *arguments, **named).result()
    finally:
        _places.release()
