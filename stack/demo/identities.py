"""Phone and identity numbers as they look in China, each index its own. They are made up.

Identity and licence numbers have valid check digits, and a district code (99) that no district has: they are
nobody's. Phone numbers cannot be kept clear of real ones in that way: send no real messages to them.
"""

from datetime import date, timedelta

from gateway.imports.identity import card_check_digit, licence_check_digit

_PREFIXES = [
    "138",
    "139",
    "136",
    "137",
    "150",
    "151",
    "152",
    "158",
    "159",
    "186",
    "187",
    "188",
    "133",
    "189",
    "199",
    "177",
]
_STRIDE = 7919
_LINES = 10**8
_BIRTHDAYS = 20_000
_FIRST_BIRTHDAY = date(1950, 1, 1)


def mobile(seed: int, index: int) -> str:
    """Return a mobile number in E.164 form; different for each index below 1.6 billion."""
    block, prefix = divmod(index, len(_PREFIXES))
    line = (block * _STRIDE + seed * 1_000_003) % _LINES
    return f"+86{_PREFIXES[prefix]}{line:08d}"


def landline(seed: int, index: int, area_code: str) -> str:
    """Return a landline number in E.164 form."""
    line = (index * _STRIDE + seed * 10_007) % 10**7
    return f"+86{area_code}8{line:07d}"


def birthday(seed: int, index: int) -> date:
    """Return the birthday of person ``index``, between 1950 and 2004."""
    return _FIRST_BIRTHDAY + timedelta(days=(index * _STRIDE + seed * 101) % _BIRTHDAYS)


def id_card(seed: int, index: int, *, region: str, male: bool) -> str:
    """Return the identity card number of person ``index``."""
    serial = 2 * (index // _BIRTHDAYS) + (1 if male else 2)
    first = f"{region}{birthday(seed, index):%Y%m%d}{serial:03d}"
    return first + card_check_digit(first)


def licence(seed: int, index: int, *, region: str) -> str:
    """Return the unified social credit code of company ``index``."""
    first = f"91{region}MA{(index * _STRIDE + seed * 100_003) % 10**7:07d}"
    return first + licence_check_digit(first)


def passport(seed: int, index: int) -> str:
    """Return the passport number of person ``index``."""
    return f"P{(index * _STRIDE + seed * 1_000_003) % _LINES:08d}"
