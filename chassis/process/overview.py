"""What runs in the whole suite: every process is asked at its health address, and it is put together part by part."""

import socket
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import orjson

from chassis.probe import asked

PLACES = "HEALTH_PLACES"
"""The setting that says where all processes tell how they are, parted by spaces: ``host:port``, which stands for all
copies behind the name, or a folder with a socket of each.
"""

_AT_ONCE = 16
_OK = 200
_OF_A_COPY = ("role", "host", "pid", "status", "failures")
_OF_A_VERSION = ("commit", "schema", "contracts")

Report = dict[str, Any]


@dataclass(frozen=True)
class Overview:
    """Asks at ``places``. ``expected`` are service and role of all processes there ought to be."""

    places: Sequence[str]
    expected: Collection[tuple[str, str]]

    def tell(self, own: Report) -> dict[str, Any]:
        """Return what runs; ``own`` is what this process says of itself. Who does not answer is away, or silent.

        ``parts`` says of each part which roles are ``away``, how far its ``outbox`` is behind and what its copies
        ``run``: an entry for each commit, schema and contracts. At the ``silent`` addresses somebody says nothing.
        """
        addresses = list(dict.fromkeys(address for place in self.places for address in _at(place)))
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            answers = dict(zip(addresses, threads.map(_report, addresses), strict=True))
        told = [own, *(answer for answer in answers.values() if answer)]
        copies = {(one["service"], one["role"], one["host"], one["pid"]): one for one in told}
        parts = [self._part(name, list(copies.values())) for name in dict(self.expected)]
        silent = [address for address, answer in answers.items() if answer is None]
        fine = not silent and all(part["status"] == "ok" for part in parts)
        return {"status": "ok" if fine else "failing", "parts": parts, "silent": silent}

    def _part(self, name: str, copies: list[Report]) -> dict[str, Any]:
        own = [one for one in copies if one["service"] == name]
        away = [role for service, role in self.expected if service == name and not _some(own, role)]
        fine = not away and all(one["status"] == "ok" for one in own)
        outbox = next((one["outbox"] for one in own if "outbox" in one), None)
        return {
            "part": name,
            "status": "ok" if fine else "failing",
            "away": away,
            "outbox": outbox,
            "run": list(_by_version(own)),
        }


def _some(copies: list[Report], role: str) -> bool:
    return any(one["role"] == role for one in copies)


def _by_version(copies: list[Report]) -> Iterator[dict[str, Any]]:
    """Yield what runs, and the copies that run it: several things while a new version takes the place of another."""
    groups: dict[bytes, list[Report]] = {}
    for one in copies:
        groups.setdefault(orjson.dumps([one.get(name) for name in _OF_A_VERSION]), []).append(one)
    for same in groups.values():
        version = {name: same[0].get(name) for name in _OF_A_VERSION}
        yield version | {"copies": [{name: one[name] for name in _OF_A_COPY} for one in same]}


def _at(place: str) -> list[str]:
    """Return the addresses at a place: none where nothing is."""
    if "/" in place:
        return [str(path) for path in sorted(Path(place).glob("*.sock"))]
    host, _, port = place.rpartition(":")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [f"{where[0]}:{port}" for *_, where in found]


def _report(address: str) -> Report | None:
    """Return what the process says; nothing where there is none; None where there is one that says nothing."""
    try:
        status, body = asked(address, "/health")
        report: Report = orjson.loads(body) if status == _OK else {}
    except (ConnectionRefusedError, FileNotFoundError):
        return {}  # it has ended: a socket of one that was killed remains
    except (OSError, HTTPException, ValueError):
        return None
    return report or None
