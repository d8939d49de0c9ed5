"""A node whose parent was killed ends by itself, but takes some seconds: the next start waits for it."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

import psutil

from stack.waiting import came_true

NAME = "processes.json"
SECONDS = 20.0


def remember(folder: Path, pids: Mapping[str, int]) -> None:
    """Write down which processes serve the folder."""
    (folder / NAME).write_text(json.dumps(dict(pids)) + "\n")


def end_leftovers(folder: Path, home: Path) -> None:
    """Wait for what still serves the folder after its parent is gone; kill it if that takes too long."""
    file = folder / NAME
    pids: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    left = [pid for pid in pids.values() if _is_ours(pid, home)]
    if not came_true(lambda: not any(_is_ours(pid, home) for pid in left), SECONDS):
        for pid in left:
            if _is_ours(pid, home):
                os.kill(pid, signal.SIGKILL)
    file.unlink(missing_ok=True)


def _is_ours(pid: int, home: Path) -> bool:
    """Whether this is still the process that was written down: its home is the folder, which no other node has."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get("HOME") == str(home)
    except psutil.Error:
        return False
