"""One way to write a building, an entrance and a room, so that ``１号楼``, ``1栋`` and ``Building 1`` are the same."""

import re
from functools import lru_cache

from gateway.imports.text import squeezed

_ORDINALS = "甲乙丙丁东西南北中"
_BODY = rf"(?P<body>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?|[一二三四五六七八九十]+|[{_ORDINALS}])"
_FORMS = {
    "building": re.compile(
        rf"(?:第|building|bldg\.?|block|tower)?{_BODY}(?:号楼|栋楼|栋|幢|座|楼|号|#)?", re.IGNORECASE
    ),
    "unit": re.compile(rf"(?:第|unit)?{_BODY}(?:单元门|单元|梯|门|#)?", re.IGNORECASE),
    "room": re.compile(rf"(?:room|rm\.?)?{_BODY}(?:号房|房|室|号|#)?", re.IGNORECASE),
}
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}


@lru_cache(maxsize=8192)
def label(part: str, text: str) -> str:
    """Return the plain label of a ``part`` (``building``, ``unit``, ``room``): ``三栋`` → ``3``, ``a座`` → ``A``.

    What does not look like a number or letter with its counter (``一期3栋``) stays as it was typed.
    Leading zeros count in rooms only: Excel drops them from the numbers of buildings.
    """
    text = squeezed(text)
    match = _FORMS[part].fullmatch(text)
    if match is None:
        return text
    body = match["body"].upper()
    if body.isdigit():
        return body if part == "room" else (body.lstrip("0") or "0")
    return str(chinese_number(body) or body)


def chinese_number(text: str) -> int | None:
    """Return a number from 1 to 99 that is written out (``二十一``), None for anything else."""
    if "十" not in text:
        return _DIGITS.get(text)
    tens, _, units = text.partition("十")
    if (tens and tens not in _DIGITS) or (units and units not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)
