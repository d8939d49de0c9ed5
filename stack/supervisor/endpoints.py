"""Where a supervisor listens to commands: sockets that only its owner can reach."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from stack.errors import StackError

# The kernel's limit for the path of a unix socket is 107 bytes.
LONGEST = 100
LOCK = "supervisor.pid"


def control_endpoint(folder: Path) -> str:
    """Where commands are taken."""
    return f"ipc://{_place(folder) / 'control.sock'}"


def event_endpoint(folder: Path) -> str:
    """Where circus publishes what happens."""
    return f"ipc://{_place(folder) / 'events.sock'}"


def forget(folder: Path) -> None:
    """Remove the stand-in of a deep folder, when its supervisor has ended."""
    place = _place(folder)
    if place != folder:
        shutil.rmtree(place)


def _place(folder: Path) -> Path:
    """The folder, or for a deep one a short stand-in of our own."""
    if len(os.fsencode(folder)) + len("/control.sock") <= LONGEST:
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"steward-{os.geteuid()}-{name}"
    place.mkdir(mode=0o700, exist_ok=True)
    # Anybody can make folders there; one that others can enter is not taken.
    found = place.stat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise StackError(f"{place} is not ours alone: remove it")
    return place
