"""Passwords and keys of the local suite: made at the first start, kept in files that only their owner reads."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from chassis.amqp import names
from chassis.context import generate_key
from chassis.context.keys import put
from gateway.sealing import new_key
from stack.suite.parts import PARTNER, PARTS

SEAL_KEY, CURSOR_KEY = "seal_key", "cursor_key"
_FILE = "passwords.json"
_NAMES = (
    *(f"{part}_owner" for part in PARTS),
    *(f"{part}_app" for part in PARTS),
    *PARTS,
    names.partner_queue(PARTNER),
    "operator",
    "staff",
)


@dataclass(frozen=True)
class Credentials:
    """``passwords`` by name: ``<part>_owner`` and ``<part>_app`` for databases, ``<part>`` for the broker.

    ``keys`` are the signing keys, ``folder`` has a file for each key that several share.
    """

    passwords: dict[str, str]
    keys: Path
    folder: Path

    @classmethod
    def of(cls, folder: Path) -> "Credentials":
        """Return those in ``folder``; what is missing is made."""
        keys = folder / "keys"
        for part in PARTS:
            if not list(keys.glob(f"{part}.*.pem")):
                generate_key(keys, part)
        passwords = _passwords(folder / _FILE)
        # Those of a suite that was made before keys had files of their own.
        _file(folder / CURSOR_KEY, passwords.get(CURSOR_KEY) or secrets.token_urlsafe(24))
        _file(folder / SEAL_KEY, passwords.get(SEAL_KEY) or new_key())
        return cls(passwords, keys, folder)


def _passwords(path: Path) -> dict[str, str]:
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: secrets.token_urlsafe(24) for name in _NAMES if name not in known}
    if missing:
        path.touch(0o600)
        path.write_text(json.dumps(known | missing, indent=1) + "\n")
    return known | missing


def _file(path: Path, text: str) -> None:
    if not path.exists():
        put(path, f"{text}\n".encode(), 0o600)
