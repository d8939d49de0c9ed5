"""RabbitMQ from the system's package: found, or installed without starting a system-wide broker."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from stack.errors import StackError

PACKAGE_HOME = Path("/usr/lib/rabbitmq/lib")
SCRIPT = Path(__file__).with_name("install.sh")
WORTH_SHOWING = ("Get:", "Unpacking ", "Setting up ", "E: ", "Err:")
REMEDY = "install the package `rabbitmq-server`, or use Docker (TESTCONTAINERS=1), or set AMQP_URL to a broker"

Say = Callable[[str], None]


def server_home(package_home: Path = PACKAGE_HOME) -> Path | None:
    """The folder of the newest installed server (which holds `sbin/rabbitmq-server`), or None."""
    found = sorted(package_home.glob("rabbitmq_server-*/sbin/rabbitmq-server"), key=_version)
    return found[-1].parent.parent if found else None


def ensure_rabbitmq(say: Say) -> Path:
    """The server's folder, installing the package first where it is missing.

    `say` is told of each step. Raises StackError where there is no right, or no way, to install.
    """
    home = server_home()
    if home is None:
        say("RabbitMQ is missing: installing the package rabbitmq-server (a minute or two)")
        _install(_as_root(), say)
        home = server_home()
    if home is None:
        raise StackError(f"rabbitmq-server was installed, but {PACKAGE_HOME} holds no server: {REMEDY}")
    return home


def _version(script: Path) -> list[int]:
    digits = script.parent.parent.name.partition("-")[2].split(".")
    return [int(part) for part in digits if part.isdigit()]


def _as_root() -> list[str]:
    """The words to put before a command so that root runs it."""
    if shutil.which("apt-get") is None:
        raise StackError(f"RabbitMQ is missing and this is no Debian or Ubuntu: {REMEDY}")
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
        return ["sudo", "-n"]
    raise StackError(f"RabbitMQ is missing and there is no right to install it here: {REMEDY}")


def _install(prefix: list[str], say: Say) -> None:
    with SCRIPT.open("rb") as script, _shell(prefix, script) as shell:
        try:
            last = _follow(shell, say)
        except KeyboardInterrupt:
            shell.terminate()
            raise
    if shell.returncode:
        raise StackError(f"installing rabbitmq-server failed ({last}): {REMEDY}")


def _shell(prefix: list[str], script: BinaryIO) -> "subprocess.Popen[str]":
    # In a session of its own, so that Ctrl-C does not reach dpkg in the middle of a package: the shell is sent SIGTERM,
    # finishes the step it is in and puts policy-rc.d back.
    return subprocess.Popen(
        [*prefix, "sh", "-s"],
        stdin=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _follow(shell: "subprocess.Popen[str]", say: Say) -> str:
    """Pass on the lines worth showing; the last error, or last line, for the case that it fails."""
    error = last = ""
    for line in shell.stdout or ():
        last = line.strip() or last
        error = last if last.startswith("E: ") else error
        if line.startswith(WORTH_SHOWING):
            say(last)
    return error or last
