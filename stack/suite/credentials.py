"""Passwords and keys of the local suite: made at the first start, kept in files that only their owner reads."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from chassis.amqp import names
from chassis.context import generate_key
from gateway.sealing import new_key
from stack.suite.parts import PARTNER, PARTS

SEAL_KEY = "seal_key"
_FILE = "passwords.json"
_NAMES = (
    *(f"{part}_owner" for part in PARTS),
    *(f"{part}_app" for part in PARTS),
    *PARTS,
    names.partner_queue(PARTNER),
    "cursor_key",
    "operator",
    "staff",
)


@dataclass(frozen=True)
class Credentials:
    """``passwords`` by name: ``<part>_owner`` and ``<part>_app`` for databases, ``<part>`` for the broker."""

    passwords: dict[str, str]
    keys: Path

    @classmethod
    def of(cls, folder: Path) -> "Credentials":
        """Return those in ``folder``; what is missing is made."""
        keys = folder / "keys"
        for part in PARTS:
            if not list(keys.glob(f"{part}.*.pem")):
                generate_key(keys, part)
        return cls(_passwords(folder / _FILE), keys)


def _passwords(path: Path) -> dict[str, str]:
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: secrets.token_urlsafe(24) for name in _NAMES if name not in known}
    if SEAL_KEY not in known:
        missing[SEAL_KEY] = new_key()
    if missing:
        path.touch(0o600)
        path.write_text(json.dumps(known | missing, indent=1) + "\n")
    return known | missing
