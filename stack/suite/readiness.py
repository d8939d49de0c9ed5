"""Whether the processes are ready, asked at the sockets where each serves its health; the gateway, at its door."""

import json
import os
import socket
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import requests

from stack.ports import LOOPBACK

_SECONDS = 3.0
_OK = 200


class _SocketConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(str(self._path))


def page(socket_path: Path, name: str) -> bytes:
    """Return the page (``/metrics``) of the process behind the socket. Raises OSError or HTTPException."""
    connection = _SocketConnection(socket_path)
    try:
        connection.request("GET", name)
        answer = connection.getresponse()
        return answer.read() if answer.status == _OK else b""
    finally:
        connection.close()


def report(path: Path) -> dict[str, Any] | None:
    """Return what the process behind the socket says of itself; None when it does not answer."""
    try:
        found: dict[str, Any] = json.loads(page(path, "/health"))
    except (OSError, HTTPException, ValueError):
        return None
    return found or None


def gateway_url(ports: Mapping[str, int]) -> str:
    """Return where the gateway is, given the ports that were chosen."""
    return f"http://{LOOPBACK}:{ports['web']}"


def answers(gateway: str) -> bool:
    """Say whether the gateway at an address is ready."""
    try:
        return requests.get(f"{gateway}/ready", timeout=_SECONDS).ok
    except requests.RequestException:
        return False


def sockets(folder: Path) -> list[Path]:
    """Return the sockets of processes that live; one that was killed leaves its own behind."""
    return [path for path in sorted(folder.glob("*.sock")) if _lives(path.stem.rpartition("-")[2])]


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        pass
    return True


def not_ready(folder: Path, expected: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which of the ``expected`` processes (service, role) have no ready copy, and why."""
    reports = [found for found in map(report, sockets(folder)) if found]
    reasons: dict[str, str] = {}
    for service, role in expected:
        own = [found for found in reports if (found["service"], found["role"]) == (service, role)]
        if not any(found["status"] == "ok" for found in own):
            reasons[f"{service} {role}"] = str(own[0]["failures"]) if own else "does not answer"
    return reasons
