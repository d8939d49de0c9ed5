"""Passwords that were breached, in a file on this machine: nobody outside is asked, and none of them is told anything.

The file is that of Pwned Passwords: SHA-1 digests in hexadecimal digits, one a line, sorted, each with ``:`` and a
number behind it or with nothing. It may have a thousand million lines: it is looked into, not read.
"""

import hashlib
from pathlib import Path
from typing import BinaryIO

from chassis.settings import setting

FILE = "BREACHED_PASSWORDS_FILE"
_DIGITS = 40


def is_breached(password: str) -> bool:
    """Say whether the password is in the file that ``BREACHED_PASSWORDS_FILE`` names; not, where it names none.

    Raises OSError where there is no such file.
    """
    path = setting(FILE, "")
    if not path:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(path).open("rb") as file:
        return _next(file, _place(file, wanted)) == wanted


def _place(file: BinaryIO, wanted: bytes) -> int:
    """Return a place behind whose next line break the first digest begins that is not before ``wanted``."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        found = _next(file, middle)
        if found and found < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _next(file: BinaryIO, place: int) -> bytes:
    """Return the digest of the first line that begins at ``place`` or behind it; nothing at the end."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    return file.readline()[:_DIGITS].upper()
