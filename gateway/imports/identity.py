"""Numbers of identity documents: form and check digit."""

import re
from datetime import date
from operator import mul

from gateway.imports.problems import Unacceptable
from gateway.imports.text import squeezed

# GB/T 2260, the first two digits: which provinces there are (71, 81 and 82: Taiwan, Hong Kong, Macao; 83: residents).
_PROVINCES = frozenset(
    str(number)
    for low, high in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(low, high + 1)
)
_CARD = re.compile(r"\d{17}[\dX]")
_CARD_WEIGHTS = [2 ** (17 - index) % 11 for index in range(17)]
_OLD_CARD = re.compile(r"\d{15}")
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{6,12}")
_LICENCE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_OLD_LICENCE = re.compile(r"\d{15}")
_LICENCE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def card_check_digit(first: str) -> str:
    """Return the last character of an identity card number from its ``first`` 17 digits (ISO 7064, MOD 11-2)."""
    return "10X98765432"[sum(map(mul, map(int, first), _CARD_WEIGHTS)) % 11]


def licence_check_digit(first: str) -> str:
    """Return the last character of a unified social credit code from its ``first`` 17 (GB 32100)."""
    total = sum(_LICENCE_ALPHABET.index(char) * (3**index % 31) for index, char in enumerate(first))
    return _LICENCE_ALPHABET[-total % 31]


def id_card(text: str) -> str:
    """Return an identity card number; one of the old kind (15 digits) as the 18 that it has become."""
    number = _compact(text)
    if _OLD_CARD.fullmatch(number):
        upgraded = f"{number[:6]}19{number[6:]}"
        number = upgraded + card_check_digit(upgraded)
    if not _CARD.fullmatch(number):
        raise Unacceptable("id_card_invalid")
    if number[:2] not in _PROVINCES:
        raise Unacceptable("id_card_region")
    _birthday(number)
    if card_check_digit(number[:17]) != number[17]:
        raise Unacceptable("check_digit_wrong")
    return number


def passport(text: str) -> str:
    """Return a passport number: 6 to 12 letters and digits."""
    number = _compact(text)
    if not _PASSPORT.fullmatch(number):
        raise Unacceptable("passport_invalid")
    return number


def business_licence(text: str) -> str:
    """Return a unified social credit code, or the number of an old licence (15 digits)."""
    number = _compact(text)
    if _OLD_LICENCE.fullmatch(number):
        return number
    if not _LICENCE.fullmatch(number):
        raise Unacceptable("licence_invalid")
    if licence_check_digit(number[:17]) != number[17]:
        raise Unacceptable("check_digit_wrong")
    return number


def _compact(text: str) -> str:
    return re.sub(r"[-.·]", "", squeezed(text)).upper()


def _birthday(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Unacceptable("id_card_birthday") from None
