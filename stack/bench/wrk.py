"""wrk, the load tool: found or installed, and run for a bounded time."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from stack.errors import StackError
from stack.packages import Package, Say

PACKAGE = Package("wrk", "install the package `wrk`, then start the bench again")
SCRIPT = Path(__file__).with_name("wrk.lua")
_TIMEOUT_SECONDS = 10
_MORE = "take fewer --seconds, or remove the folder of the bench, to begin with new tickets"


def ensure_wrk(say: Say) -> None:
    """Install wrk where it is missing. Raises StackError where that cannot be."""
    if shutil.which("wrk") is None:
        say("wrk, the load tool, is missing: installing the package")
        PACKAGE.install(say)


@dataclass(frozen=True)
class Request:
    """What wrk sends: a POST gets an idempotency key of its own each time."""

    verb: str
    path: str
    token: str = ""
    body: dict[str, str] | None = None

    def line(self) -> str:
        """Return it as the script reads it."""
        body = json.dumps(self.body, ensure_ascii=False) if self.body else ""
        return f"{self.verb}\t{self.path}\t{self.token}\t{body}"


@dataclass(frozen=True)
class Load:
    """What came of a run. ``sent`` counts what the server was given to do, ``answered`` what it did in time.

    ``errors`` counts answers that are not 2xx and connections that broke; ``first_error`` is one of them.
    """

    sent: int
    answered: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int
    first_error: str

    @property
    def rps(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds

    @classmethod
    def parse(cls, output: str) -> "Load":
        """Read what the script printed at its end."""
        words = [line.split(maxsplit=2) for line in output.splitlines() if line.startswith("RESULT ")]
        numbers = {name: float(value) for _, name, value in words}
        if not numbers.get("answered") or not numbers.get("seconds"):
            raise StackError(f"wrk got no answer at all: {' '.join(output.split())[:300]}")
        if numbers["spare"] <= 0:
            raise StackError(f"the requests that can be sent only once have run out: {_MORE}")
        first = next((line[6:] for line in output.splitlines() if line.startswith("FIRST ")), "")
        return cls(
            sent=int(numbers["sent"]),
            answered=int(numbers["answered"]),
            seconds=numbers["seconds"],
            p50_ms=numbers["p50_ms"],
            p99_ms=numbers["p99_ms"],
            errors=int(numbers["bad"] + numbers["broken"]),
            first_error=first or ("a connection broke, or had no answer in time" if numbers["broken"] else ""),
        )


def write(file: Path, requests: Iterable[Request]) -> None:
    """Write the requests of a run; the tokens in it are for our eyes alone."""
    file.touch(0o600)
    file.write_text("".join(f"{request.line()}\n" for request in requests))


def drive(
    url: str, file: Path, *, connections: int, seconds: int, cycle: bool, rest: float = 0, rate: float = 0
) -> Load:
    """Send the requests of ``file`` over ``connections`` for so many seconds; from the beginning again if ``cycle``.

    Each connection rests for ``rest`` seconds before a request; or ``rate`` requests a second are begun, evenly, as
    long as connections are free. Raises StackError when there was no answer, or there were too few requests.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={_TIMEOUT_SECONDS}s", f"-s{SCRIPT}"]
    arguments = [str(file), uuid4().hex, "cycle" if cycle else "once", str(round(rest * 1000)), str(rate)]
    done = subprocess.run(
        [*command, url, "--", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + 6 * _TIMEOUT_SECONDS,
    )
    if done.returncode:
        raise StackError(f"wrk failed: {' '.join((done.stderr or done.stdout).split())[:300]}")
    return Load.parse(done.stdout)
