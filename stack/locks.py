"""One process at a time on a folder."""

import fcntl
import os
from pathlib import Path

from stack.errors import StackError
from stack.waiting import came_true

_PATIENCE_SECONDS = 0.5


class FolderLock:
    """A pid file held with flock: the kernel frees it when its holder is gone, so it is never stale."""

    def __init__(self, file: Path, what: str) -> None:
        """`what` names the holder to a person: "a supervisor"."""
        self._file = file
        self._what = what
        self._descriptor: int | None = None

    def acquire(self) -> "FolderLock":
        """Take the lock; StackError with the holder's pid when another process has it."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        # Whoever asks for the holder has it for an instant.
        if not came_true(lambda: _locked(descriptor), _PATIENCE_SECONDS):
            holder = os.read(descriptor, 32).decode().strip()
            os.close(descriptor)
            line = f"{self._what} already runs in {self._file.parent} (process {holder}): stop that one first"
            raise StackError(line)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Give the lock up; the file stays, since removing it would let two processes hold two different files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def holder(self) -> int | None:
        """The process that holds the lock now, or None."""
        try:
            descriptor = os.open(self._file, os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(os.read(descriptor, 32) or 0) or None  # empty: its holder is about to write itself down
        finally:
            os.close(descriptor)
        return None


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
