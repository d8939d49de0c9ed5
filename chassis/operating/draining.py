"""``drain``: one copy of a process takes nothing more."""

import os
import time
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any

import click
import orjson

from chassis import probe
from chassis.operating.telling import Operation
from chassis.process.stopping import DRAIN
from chassis.settings import setting

_LOOK_SECONDS = 0.3


@click.command(cls=Operation)
@click.argument("copy", required=False)
@click.option("--wait", default=60.0, show_default=True, help="So many seconds at most, until nothing is in work.")
def drain(copy: str | None, wait: float) -> None:
    """Have the process whose health is at $HEALTH_ADDRESS take nothing more, and finish what it has in work.

    It stays alive, not ready, until it is told to stop. Run it beside the process: in its container. Where
    $HEALTH_ADDRESS is a folder with the sockets of many, COPY names one: ticketing-work, or ticketing-work-4711.
    """
    place = _place(setting("HEALTH_ADDRESS"), copy)
    report = _report(place)
    if "draining" not in report:
        raise click.ClickException(f"{report['service']} {report['role']} cannot be drained: a stop finishes its work")
    _tell(report["pid"])
    name = f"{report['service']} {report['role']} (process {report['pid']})"
    until, pause = time.monotonic() + wait, Event()
    while (report := _report(place))["draining"] != "drained":
        if time.monotonic() > until:
            raise click.ClickException(f"{name} is draining, with {report['in_flight']} messages in work")
        pause.wait(_LOOK_SECONDS)
    click.echo(f"{name} is drained; it stays until it is stopped")


def _place(address: str, copy: str | None) -> str:
    """Return where the copy's health is served."""
    folder = Path(address)
    if not folder.is_dir():
        return address
    found = [path for path in sorted(folder.glob("*.sock")) if copy in {path.stem, path.stem.rpartition("-")[0]}]
    if len(found) == 1:
        return str(found[0])
    known = ", ".join(path.stem for path in found or sorted(folder.glob("*.sock")))
    raise click.ClickException(f"{'several are' if found else 'none is'} called {copy}; name one of {known}")


def _report(place: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads(probe.asked(place, "/health")[1])
    except (OSError, HTTPException, ValueError) as error:
        raise click.ClickException(f"the process at {place} does not answer: {error}") from None
    return found


def _tell(pid: int) -> None:
    """Send the signal, if the process here with this number is one that takes it: elsewhere it would be another."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        if int(caught.split()[1], 16) & 1 << (DRAIN - 1):
            os.kill(pid, DRAIN)
            return
    except FileNotFoundError:
        pass
    except PermissionError:
        raise click.ClickException(f"process {pid} is another user's: drain it as that user") from None
    raise click.ClickException(f"process {pid} is not here: run this in the container of the process")
