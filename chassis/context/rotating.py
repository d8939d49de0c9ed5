"""Exchanging keys while everything runs: a new one beside the old, and later the old one away."""

import time
from pathlib import Path

from chassis.context.keys import RETIRED, kids_of, put
from chassis.context.signing import FRESH_SECONDS, LIFETIME
from chassis.settings import SettingsError

SIGNED_SECONDS = FRESH_SECONDS + LIFETIME * 2
"""For so long a signing key is kept beside its successor: what it has signed, or reads, has ended then."""
SHARED_SECONDS = 3600.0
"""For so long an older shared key is read beside its successor: a list that somebody pages through."""


def retire(folder: Path, issuer: str, public: Path | None = None, *, now: bool = False) -> list[str]:
    """Take away all keys of ``issuer`` but the newest, and return their kids; the public halves go to the retired ones.

    Raises :class:`SettingsError` while what they have signed may be on its way; ``now`` does not wait.
    """
    public = public or folder / "public"
    *old, newest = kids_of(public, issuer) or [""]
    if not old:
        return []
    if not (folder / f"{issuer}.{newest}.pem").exists():
        raise SettingsError(f"The newest key of {issuer}, {newest}, is not in {folder}: nothing else may be retired.")
    if not now:
        _demand_age(folder / f"{issuer}.{newest}.pem", SIGNED_SECONDS)
    gone = public / RETIRED
    gone.mkdir(exist_ok=True)
    for kid in old:
        # Who still signs with it must be unable to before it is believed no more.
        (folder / f"{issuer}.{kid}.pem").unlink(missing_ok=True)
        name = f"{issuer}.{kid}.pem"
        (public / name).replace(gone / name)
    return old


def begin_shared(file: Path, key: str) -> None:
    """Put ``key`` before those in ``file``."""
    put(file, "\n".join([key, *shared(file), ""]).encode(), 0o600)


def retire_shared(file: Path, *, now: bool = False) -> int:
    """Take away all keys in ``file`` but the first, and return how many that were.

    Raises :class:`SettingsError` while what was written under them may be in use; ``now`` does not wait.
    """
    newest, *old = shared(file)
    if old:
        if not now:
            _demand_age(file, SHARED_SECONDS)
        put(file, f"{newest}\n".encode(), 0o600)
    return len(old)


def shared(file: Path) -> list[str]:
    """Return the keys in ``file``, the newest first."""
    return file.read_text(encoding="utf-8").split()


def age(path: Path) -> float:
    """Return for how many seconds the key has been there."""
    return max(time.time() - path.stat().st_mtime, 0.0)


def _demand_age(path: Path, seconds: float) -> None:
    if (missing := seconds - age(path)) > 0:
        raise SettingsError(f"The new key is too young: what the old one has signed ends in {missing:.0f} s.")
