"""What `postmaster.pid` says of the server of a data folder, and whether that is still true."""

from dataclasses import dataclass
from pathlib import Path

import psutil

NAME = "postmaster.pid"
PORT_LINE, STATUS_LINE = 3, 7


@dataclass(frozen=True)
class Postmaster:
    pid: int
    port: int
    ready: bool


def postmaster(data: Path) -> Postmaster | None:
    """The server that runs on this data folder, or None; the file of one that is gone is removed.

    PostgreSQL itself takes any living process with the remembered id for the old server, which after a reboot can be
    anything.
    """
    file = data / NAME
    if not file.exists():
        return None
    lines = file.read_text().splitlines()
    pid = int(lines[0]) if lines else 0
    if not _serves(pid, data):
        file.unlink(missing_ok=True)
        return None
    port = int(lines[PORT_LINE]) if len(lines) > PORT_LINE and lines[PORT_LINE] else 0
    return Postmaster(pid, port, len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready")


def _serves(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == data and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False
