"""Debian's packages: installed without starting, now or at the next boot, a service that they bring along."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stack.errors import StackError

SCRIPT = Path(__file__).with_name("install.sh")
WORTH_SHOWING = ("Get:", "Unpacking ", "Setting up ", "E: ", "Err:")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Package:
    """A package, the systemd units that would be enabled with it, and what a person can do who may not install it."""

    name: str
    remedy: str
    units: tuple[str, ...] = ()

    def install(self, say: Say) -> None:
        """Install it; `say` is told of each step. Raises StackError where there is no right, or no way, to do so."""
        prefix = self._as_root()
        with SCRIPT.open("rb") as script, _shell([*prefix, "sh", "-s", self.name, *self.units], script) as shell:
            try:
                last = _follow(shell, say)
            except KeyboardInterrupt:
                shell.terminate()
                raise
        if shell.returncode:
            raise StackError(f"installing {self.name} failed ({last}): {self.remedy}")

    def _as_root(self) -> list[str]:
        """The words to put before a command so that root runs it."""
        if shutil.which("apt-get") is None:
            raise StackError(f"{self.name} is missing and this is no Debian or Ubuntu: {self.remedy}")
        if os.geteuid() == 0:
            return []
        if shutil.which("sudo") and _succeeds("sudo", "-n", "true"):
            return ["sudo", "-n"]
        raise StackError(f"{self.name} is missing and there is no right to install it here: {self.remedy}")


def _succeeds(*command: str) -> bool:
    return not subprocess.run(command, capture_output=True, check=False).returncode


def _shell(command: list[str], script: BinaryIO) -> "subprocess.Popen[str]":
    # In a session of its own, so that Ctrl-C does not reach dpkg in the middle of a package: the shell is sent SIGTERM,
    # finishes the step it is in and puts policy-rc.d back.
    return subprocess.Popen(
        command,
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
