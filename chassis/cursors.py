"""Where a page ends, as opaque text that only this tenant can use, and only for the same question."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from chassis.watching import Watched
from contracts.core.errors import FieldProblem, Invalid

_MAC_BYTES = 12
_WRITERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    datetime: ("t", datetime.isoformat),
    date: ("d", date.isoformat),
    UUID: ("u", str),
    Decimal: ("n", str),
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
    "n": Decimal,
    "": lambda value: value,
}


class Cursors:
    """Writes cursors under a secret key, and reads those that were written under an older one as well."""

    def __init__(self, keys: str, file: Path | None = None) -> None:
        """Use ``keys``, the newest first, or what ``file`` holds, also when that is exchanged."""
        self._given = keys.split()
        self._kept = Watched(file, lambda: file.read_text(encoding="utf-8").split()) if file else None

    def write(self, values: Sequence[Any], question: bytes) -> str:
        """Return the cursor that stands at ``values``; ``question`` is all that it is bound to."""
        body = orjson.dumps([_written(value) for value in values])
        return base64.urlsafe_b64encode(_mac(self._keys()[0], body, question) + body).rstrip(b"=").decode()

    def read(self, cursor: str, question: bytes) -> list[Any]:
        """Return the values. Raises :class:`Invalid` for what :meth:`write` did not write for ``question``."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except (binascii.Error, UnicodeEncodeError):
            raise _refused() from None
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        # Another copy may have a new key a second before this one.
        if not (self._wrote(mac, body, question) or (self._news() and self._wrote(mac, body, question))):
            raise _refused()
        return [_READERS[kind](value) for kind, value in orjson.loads(body)]

    def _wrote(self, mac: bytes, body: bytes, question: bytes) -> bool:
        return any(hmac.compare_digest(mac, _mac(key, body, question)) for key in self._keys())

    def _keys(self) -> list[str]:
        return self._kept.current() if self._kept else self._given

    def _news(self) -> bool:
        return self._kept is not None and self._kept.again()


def _mac(key: str, body: bytes, question: bytes) -> bytes:
    bound = hashlib.sha256(question).digest() + body
    return hmac.digest(key.encode(), bound, "sha256")[:_MAC_BYTES]


def _written(value: Any) -> tuple[str, Any]:
    kind, write = _WRITERS.get(type(value), ("", None))
    return kind, write(value) if write else value


def _refused() -> Invalid:
    return Invalid(fields=[FieldProblem("cursor", "invalid", "Not a cursor of this list with these filters.")])
