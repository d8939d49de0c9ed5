"""What a process says of itself, as an operator sees it."""

from pathlib import Path
from typing import Any

import orjson

from chassis import probe
from chassis.testing.eventually import eventually
from chassis.tests.actor_processes import Actor


def place_of(actor: Actor, folder: Path) -> str:
    """The socket of an actor in its health folder."""
    name = f"-{actor.pid}.sock"
    return str(eventually(lambda: [path for path in folder.iterdir() if path.name.endswith(name)], "a socket")[0])


def health(actor: Actor, folder: Path) -> dict[str, Any]:
    """Its report."""
    report: dict[str, Any] = orjson.loads(probe.asked(place_of(actor, folder), "/health")[1])
    return report


def ready(actor: Actor, folder: Path) -> int:
    """The status of its readiness."""
    return probe.asked(place_of(actor, folder), "/ready")[0]


def figure(actor: Actor, folder: Path, name: str) -> float:
    """One of its figures."""
    lines = probe.asked(place_of(actor, folder), "/metrics")[1].decode().splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])
