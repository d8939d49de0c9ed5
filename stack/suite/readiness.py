"""Whether the processes are ready, asked at the sockets where each serves its health; the gateway, at its door."""

import json
import os
from collections.abc import Iterable, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any

import requests

from chassis.probe import asked
from stack.ports import LOOPBACK

_SECONDS = 3.0
_OK = 200


def report(path: Path) -> dict[str, Any] | None:
    """Return what the process behind the socket says of itself; None when it does not answer."""
    try:
        status, body = asked(str(path), "/health")
        found: dict[str, Any] = json.loads(body) if status == _OK else {}
    except (OSError, HTTPException, ValueError):
        return None
    return found or None


def gateway_url(ports: Mapping[str, int]) -> str:
    """Return where the gateway is, given the ports that were chosen."""
    return f"http://{LOOPBACK}:{ports['web']}"


def overview_url(ports: Mapping[str, int]) -> str:
    """Return where the page is that says what runs."""
    return f"http://{LOOPBACK}:{ports['health']}/"


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
    told = [(path.stem.rpartition("-")[0], _failures(path)) for path in sockets(folder)]
    reasons: dict[str, str] = {}
    for service, role in expected:
        own = [failures for name, failures in told if name == f"{service}-{role}" and failures is not None]
        if not any(failures == {} for failures in own):
            reasons[f"{service} {role}"] = str(own[0]) if own else "does not answer"
    return reasons


def _failures(path: Path) -> dict[str, str] | None:
    """Return what the process behind the socket lacks; None when it does not answer.

    Its whole report would say it too, and costs each process the reading of all its migrations.
    """
    try:
        found: dict[str, str] = json.loads(asked(str(path), "/ready")[1])["failures"]
    except (OSError, HTTPException, ValueError, KeyError):
        return None
    return found
