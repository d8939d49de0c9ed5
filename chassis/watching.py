"""What is kept in files and may be exchanged while processes run: keys."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from chassis.observe.logs import log_for
from chassis.settings import SettingsError

_LOOK_SECONDS = 1.0
# Within a tick of its clock a file system gives two changes the same time.
_TICK_NS = 50_000_000
_log = log_for(__name__)

T = TypeVar("T")


class Watched(Generic[T]):
    """What ``read`` makes of a file or a folder, made anew when that has changed.

    A change is a file that was put in its place, in one step; files that are written over are not noticed.
    """

    def __init__(self, path: Path, read: Callable[[], T]) -> None:
        """Read. Raises :class:`SettingsError`; later what cannot be read is logged, and what was known stays."""
        self._path = path
        self._read = read
        try:
            self._stamp = self._stamped()
            self._value = read()
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}.") from None
        self._looked = time.monotonic()

    def current(self) -> T:
        """Return what it is, or was a second ago."""
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            self.again()
        return self._value

    def again(self) -> bool:
        """Look at once, and say whether it was read anew. A look is a single system call."""
        self._looked = time.monotonic()
        try:
            stamp = self._stamped()
            if stamp is not None and stamp == self._stamp:
                return False
            self._value = self._read()
        except (OSError, ValueError, SettingsError) as error:
            _log.warning("a key cannot be read", path=str(self._path), error=str(error))
            return False
        self._stamp = stamp
        return True

    def _stamped(self) -> tuple[int, int] | None:
        """Return what tells one content from the next; None while another change would not be told from the last."""
        found = self._path.stat()
        settled = time.time_ns() - found.st_mtime_ns > _TICK_NS
        return (found.st_mtime_ns, found.st_ino) if settled else None
