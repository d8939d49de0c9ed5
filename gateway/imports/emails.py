"""E-mail addresses."""

import re

from gateway.imports.cells import Cell, cell_text
from gateway.imports.problems import Unacceptable
from gateway.imports.text import squeezed

_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE,
)
_LONGEST = 254


def address(cell: Cell) -> str:
    """Return the e-mail address in a cell; ``。`` and full-width characters of a Chinese keyboard are mended."""
    found = squeezed(cell_text(cell)).replace("。", ".").removeprefix("mailto:")
    if len(found) > _LONGEST or _ADDRESS.fullmatch(found) is None:
        raise Unacceptable("email_invalid")
    return found
