"""The suite at rest, as ``make run`` starts it: how soon it is ready, and what it holds of the machine then."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from stack.bench.cpu import Groups
from stack.errors import StackError
from stack.paths import Layout
from stack.ports import free_port
from stack.supervisor.control import Control

READY = "Steward is up"
_SECONDS = 60.0
_TRIES = 20
_MIB = 1024**2
_SERVERS = {"postgres": "database", "beam.smp": "broker", "epmd": "broker"}
_OURS = "make run"

Members = dict[str, list[psutil.Process]]


@dataclass(frozen=True)
class Held:
    """What the processes of a kind hold together.

    ``pss`` are the MiB of memory where what is shared by n processes counts 1/n for each; ``own`` are those that would
    be free if they ended.
    """

    kind: str
    processes: int
    threads: int
    pss: float
    own: float

    @classmethod
    def of(cls, kind: str, members: Iterable[psutil.Process]) -> "Held":
        """Return what ``members`` hold now. Raises NoSuchProcess when one has ended."""
        counted = list(members)
        memory = [one.memory_full_info() for one in counted]
        return cls(
            kind,
            len(counted),
            sum(one.num_threads() for one in counted),
            sum(found.pss for found in memory) / _MIB,
            sum(found.uss for found in memory) / _MIB,
        )

    def row(self) -> str:
        """Return it as a line of a table."""
        return f"{self.kind:<16}{self.processes:>10}{self.threads:>9}{self.pss:>10.1f}{self.own:>10.1f}"


HEAD = f"{'kind':<16}{'processes':>10}{'threads':>9}{'PSS MiB':>10}{'own MiB':>10}"


def members(root: psutil.Process, named: Mapping[int, str]) -> Members:
    """Return ``root`` and all that it has started, by kind: each belongs to the nearest of its parents in ``named``."""
    found: Members = {}
    kinds = {root.pid: _OURS} | dict(named)
    for one in [root, *root.children(recursive=True)]:
        kind = kinds.get(one.pid) or _SERVERS.get(one.name()) or kinds[one.ppid()]
        kinds[one.pid] = kind
        found.setdefault(kind, []).append(one)
    return found


def held(root: psutil.Process, named: Mapping[int, str]) -> list[Held]:
    """Return what each kind holds, the most first, and the sum of all as the last. Raises StackError."""
    for _ in range(_TRIES):
        # The database has processes that come and go.
        with suppress(psutil.NoSuchProcess, KeyError):
            return _held(root, named)
    raise StackError("processes of the suite end again and again: see the logs")


def _held(root: psutil.Process, named: Mapping[int, str]) -> list[Held]:
    kinds = members(root, named)
    each = sorted((Held.of(kind, ones) for kind, ones in kinds.items()), key=lambda one: -one.pss)
    return [*each, Held.of("sum", [one for ones in kinds.values() for one in ones])]


@dataclass(frozen=True)
class Rest:
    """The suite below ``root``, which is started by a command of its own, twice where it was never started.

    It has ``seconds`` to come to rest, and is watched for as long again.
    """

    root: Path
    seconds: float = 40.0

    def measure(self) -> Iterator[str]:
        """Yield the lines that say what was measured. Raises StackError when the suite does not start."""
        layout = Layout(self.root)
        if not layout.ports.exists():
            yield "the first start, which makes everything and is not measured"
            with _run(self.root):
                pass
        with _run(self.root) as (root, said):
            yield from said
            yield f"ready after {_cpu(root):.1f} s of CPU"
            named = {pid: status.name for status in Control(layout.run).status() for pid in status.pids}
            time.sleep(self.seconds)  # noqa: TID251 - nothing is awaited: what is looked at is rest
            before = _cpu(root)
            time.sleep(self.seconds)  # noqa: TID251 - the same
            idle = (_cpu(root) - before) * 100 / self.seconds
            yield from (HEAD, *(one.row() for one in held(root, named)))
            yield f"idle CPU: {idle:.1f} % of a core over {self.seconds:.0f} s"


def _cpu(root: psutil.Process) -> float:
    """Return the CPU seconds of ``root`` and all below it, with what has ended."""
    groups = Groups({_OURS: (root.pid,)})
    return groups.read()[_OURS]


@contextmanager
def _run(root: Path) -> Iterator[tuple[psutil.Process, list[str]]]:
    """Run the command until the with-block ends; yield it, when it is ready, with what it has said and when."""
    words = [str(Path(sys.executable).with_name("steward")), "run", "--data", str(root), "--port", str(free_port())]
    command = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        yield psutil.Process(command.pid), list(_until_ready(command, time.monotonic()))
    finally:
        command.send_signal(signal.SIGINT)
        command.communicate(timeout=_SECONDS)


def _until_ready(command: "subprocess.Popen[str]", began: float) -> Iterator[str]:
    for line in command.stdout or ():
        yield f"{time.monotonic() - began:6.1f} s  {line.strip()}"
        if READY in line:
            return
    raise StackError("the suite did not start")
