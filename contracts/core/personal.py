"""Which values are personal, and how they look to somebody who may not see them in full. Pure.

A field says with :func:`contracts.core.fields.personal_field` of which kind its value is. The numbers of staff and of
contractors at work are kinds of their own: colleagues call each other.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache

PHONE, EMAIL, IDENTITY = "phone", "email", "identity"
WORK_PHONE, WORK_EMAIL = "work_phone", "work_email"
KINDS = (EMAIL, IDENTITY, PHONE, WORK_EMAIL, WORK_PHONE)
"""What can be masked."""

TEXT = "text"
"""In the place of a kind: people's own words, or values of many meanings, in which values of any kind may stand."""

ERASED = "已删除"
"""What stands in place of the name, or the words, of somebody who was erased."""

_HIDDEN = "****"
_SEEN_PHONE = re.compile(r"\+?\d{0,3}\*{4}\d{0,4}")
_SEEN_NUMBER = re.compile(r".{0,4}\*{4,}.{0,4}")
_MAINLAND = re.compile(r"(?:(?:\+|00)?86)?(1\d\d)\d{4}(\d{4})")
_BETWEEN = re.compile(r"[ -]")
_WIDE = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")

_UUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_EMAIL = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = rf"(?<!\d)[1-9]\d{{5}}(?:(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})(?![\dXx])"
_PHONE = (
    r"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
    r"|(?<!\d)(?:(?:\+|00)86[ -]?|0)\d{2,3}[ -]\d{7,8}(?!\d)"
    r"|\+[1-9]\d{6,14}(?!\d)"
)


def masked_phone(value: str) -> str:
    """Return ``138****8000`` for a mobile number of the mainland, ``+852****67`` and the like for others."""
    number = _BETWEEN.sub("", value)
    if _SEEN_PHONE.fullmatch(number):
        return value
    if mainland := _MAINLAND.fullmatch(number):
        return f"{mainland[1]}{_HIDDEN}{mainland[2]}"
    head = 4 if number.startswith("+") else 3
    return f"{number[:head]}{_HIDDEN}{number[-2:]}" if len(number) >= head + 6 else _HIDDEN


def masked_email(value: str) -> str:
    """Return ``z***@example.com``."""
    name, at, domain = value.rpartition("@")
    return f"{name[:1]}***@{domain}" if at else _HIDDEN


def masked_identity(value: str) -> str:
    """Return ``3302**********123X`` for the number of an identity card, less of one that is shorter."""
    if _SEEN_NUMBER.fullmatch(value):
        return value
    head, tail = (4, 4) if len(value) >= len("330226900101123") else (1, 2)
    hidden = len(value) - head - tail
    return f"{value[:head]}{'*' * hidden}{value[-tail:]}" if hidden >= len(_HIDDEN) else _HIDDEN


def masked_text(value: str, kinds: Collection[str]) -> str:
    """Return ``value`` with what looks like a value of ``kinds`` masked.

    Identity cards alone are known by their looks: of a passport number in the middle of a text nothing is known.
    """
    return _pattern(frozenset(kinds)).sub(_one_masked, value.translate(_WIDE))


def _one_masked(found: re.Match[str]) -> str:
    mask = MASKS.get(found.lastgroup or "")
    return mask(found[0]) if mask else found[0]


@lru_cache
def _pattern(kinds: frozenset[str]) -> re.Pattern[str]:
    parts = {
        EMAIL: _EMAIL if kinds & {EMAIL, WORK_EMAIL} else "",
        IDENTITY: _IDENTITY if IDENTITY in kinds else "",
        PHONE: _PHONE if kinds & {PHONE, WORK_PHONE} else "",
    }
    # First what is none of them, though a part of it may look so.
    named = [f"(?P<id>{_UUID})", *(f"(?P<{kind}>{part})" for kind, part in parts.items() if part)]
    return re.compile("|".join(named))


MASKS: dict[str, Callable[[str], str]] = {
    PHONE: masked_phone,
    WORK_PHONE: masked_phone,
    EMAIL: masked_email,
    WORK_EMAIL: masked_email,
    IDENTITY: masked_identity,
}
