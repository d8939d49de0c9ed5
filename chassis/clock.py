"""The time, as something that is passed in. Business time may be shifted; deadlines and tokens use the real one."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from chassis.settings import SettingsError

_REREAD_AFTER = 0.1


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for elapsed time."""
        ...


class SystemClock:
    """The machine's clock and, where the environment says so, an offset in seconds.

    ``STEWARD_CLOCK_OFFSET_SECONDS`` holds for the life of the process. ``STEWARD_CLOCK_FILE`` names a file that holds
    the offset and is looked at again at most each 100 ms, so that running processes can be shifted together.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        path = environ.get("STEWARD_CLOCK_FILE")
        self._file = Path(path) if path else None
        self._offset = _seconds(environ.get("STEWARD_CLOCK_OFFSET_SECONDS") or "0")
        self._read_at = -1.0

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC) + self._shift()

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def _shift(self) -> timedelta:
        if self._file is not None and time.monotonic() - self._read_at > _REREAD_AFTER:
            self._read_at = time.monotonic()
            self._offset = self._reread(self._file)
        return self._offset

    def _reread(self, path: Path) -> timedelta:
        try:
            return _seconds(path.read_text(encoding="ascii").strip() or "0")
        except FileNotFoundError:
            return timedelta()


def _seconds(text: str) -> timedelta:
    try:
        return timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        raise SettingsError(f"The offset of the clock must be a number of seconds, not {text!r}.") from None


@dataclass
class FixedClock:
    """A clock that stands where a test has put it."""

    at: datetime
    elapsed: float = field(default=0.0)

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.at

    def monotonic(self) -> float:
        """Return the seconds that :meth:`advance` has let pass."""
        return self.elapsed

    def advance(self, **span: float) -> None:
        """Let time pass: ``advance(minutes=5)``, as :class:`~datetime.timedelta` takes it."""
        passed = timedelta(**span)
        self.at += passed
        self.elapsed += passed.total_seconds()
