"""``steward doctor``: what is missing or wrong, and where the logs are."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from stack.cli.options import data_option
from stack.install import server_home
from stack.paths import Layout
from stack.ports import remembered_ports
from stack.suite.environment import health_folder
from stack.suite.parts import PROCESSES
from stack.suite.readiness import answers, gateway_url, not_ready, overview_url, report, sockets
from stack.supervisor.control import Control

_OLDEST = (3, 11)
_FREE_BYTES = 2 * 1024**3

Check = Callable[[Path], tuple[bool, str]]


@click.command("doctor")
@data_option
def doctor_command(root: Path) -> None:
    """Say what is missing or wrong, and where the logs are."""
    failed = False
    for fine, text in _findings(root):
        click.secho(f"{'✓' if fine else '✗'} {text}", fg="green" if fine else "red")
        failed = failed or not fine
    click.echo(f"  logs: {Layout(root.absolute()).logs}")
    sys.exit(1 if failed else 0)


def _findings(root: Path) -> Iterator[tuple[bool, str]]:
    yield from (check(root) for check in (_python, _disk, _rabbitmq))
    layout = Layout(root.absolute())
    control = Control(layout.run)
    if control.pid is None:
        yield True, "the suite is not running (make run starts it)"
        return
    yield True, f"the suite is running (supervisor {control.pid})"
    folder = health_folder(layout)
    yield from map(_process, sockets(folder))
    for name, reason in not_ready(folder, PROCESSES).items():
        yield False, f"{name} is not ready: {reason}"
    url = gateway_url(remembered_ports(layout.ports))
    yield (True, f"the gateway answers at {url}") if answers(url) else (False, f"the gateway at {url} is not ready")
    yield True, f"a page says what runs: {overview_url(remembered_ports(layout.ports))}"


def _python(_root: Path) -> tuple[bool, str]:
    found = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= _OLDEST, f"Python {found} (3.11 or later is needed)"


def _disk(root: Path) -> tuple[bool, str]:
    free = shutil.disk_usage(root if root.exists() else Path.cwd()).free
    return free > _FREE_BYTES, f"{free // 1024**2} MiB of free disk (2048 are needed)"


def _rabbitmq(_root: Path) -> tuple[bool, str]:
    found = server_home()
    return (
        found is not None,
        f"RabbitMQ: {found}" if found else "RabbitMQ is missing: make run installs it, given the right to",
    )


def _process(path: Path) -> tuple[bool, str]:
    said = report(path)
    if said is None:
        return False, f"{path.stem} does not answer: it is stuck"
    fine = said["status"] == "ok"
    return fine, f"{said['service']} {said['role']} (pid {said['pid']}): {said['status']} {said['failures'] or ''}"
