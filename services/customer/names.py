"""What a name is found and sorted by: its characters without spaces, and the first letters of their pinyin."""

import os
import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, false, or_

# Read when it is imported. Its phrases, 44 MiB, tell how a character is read beside others; here each is read alone.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import Style, pinyin

# Surnames that are read otherwise than the character is elsewhere.
_SURNAMES = dict(zip("曾单仇解查朴区盖翟乐尉任缪折种冼逄", "zsqxzpogzywrmscxp", strict=True))


def found_by(name: str) -> dict[str, str]:
    """Return what ``name`` is found by: ``name_key``, and ``initials`` (``张三`` → ``zs``, ``Anna`` → ``anna``)."""
    key = name_key(name)
    surname = _SURNAMES.get(key[:1], _initial(key[:1]))
    return {"name_key": key, "initials": surname + "".join(map(_initial, key[1:]))}


def name_key(name: str) -> str:
    """Return ``name`` in small letters and plain forms, without spaces and dots: ``Li  Wei`` → ``liwei``."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def sought(columns: Any, term: str) -> ColumnElement[bool]:
    """Return the condition under which a name begins with ``term``, in characters or in initials (``zs``)."""
    key = name_key(term)
    # ^@ is leakproof, as LIKE is not: row-level security lets it use the index.
    begins = [column.op("^@", is_comparison=True)(key) for column in (columns.name_key, columns.initials)]
    return or_(*begins) if key else false()


@lru_cache(maxsize=8192)
def _initial(char: str) -> str:
    if not char or char.isascii():
        return char
    return pinyin(char, style=Style.FIRST_LETTER)[0][0][:1].lower()
