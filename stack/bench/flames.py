"""Flame graphs: where the Python of the suite's processes spends its time while an operation is asked."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from stack.bench.meter import WARM_UP_CONNECTIONS, Target
from stack.bench.plan import Plan
from stack.errors import StackError
from stack.suite import Suite

PARTS = {"open": ("gateway", "ticketing", "notify-work", "ticketing-work"), "list": ("gateway", "ticketing")}
"""Whose graph is drawn for each operation: those that have most to do."""

_SPY = Path(sys.executable).with_name("py-spy")
_A_SECOND = "250"
_SPARE_SECONDS = 3


@dataclass(frozen=True)
class Flames:
    """Draws graphs of processes of ``suite`` into ``folder``: ``<operation>-<process>.svg``, for a browser.

    A sample is taken of the threads that hold the interpreter's lock: of what is done, and not of what is awaited.
    """

    suite: Suite
    plan: Plan
    folder: Path

    def draw(self, target: Target) -> Iterator[Path]:
        """Drive ``target``, and yield the files. Raises StackError where the processes cannot be looked into."""
        pids = {status.name: status.pids[0] for status in self.suite.supervisor.control.status()}
        files = {part: self.folder / f"{target.op}-{part}.svg" for part in PARTS[target.op]}
        with ExitStack() as running:
            spies = [running.enter_context(self._spy(pids[part], file)) for part, file in files.items()]
            longer = replace(self.plan, seconds=self.plan.seconds + _SPARE_SECONDS)
            target.measure(longer, WARM_UP_CONNECTIONS)
            said = [spy.communicate()[1] for spy in spies]
        for spy, words in zip(spies, said, strict=True):
            if spy.returncode:
                raise StackError(f"py-spy failed, which needs root's rights here and there: {words[:300]}")
        yield from files.values()

    def _spy(self, root: int, file: Path) -> "subprocess.Popen[str]":
        file.parent.mkdir(parents=True, exist_ok=True)
        options = ["--duration", str(self.plan.seconds), "--rate", _A_SECOND, "--gil", "--function", "--nonblocking"]
        command = [str(_SPY), "record", "--pid", str(busiest(root)), *options, "--output", str(file)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def busiest(root: int) -> int:
    """Return the process ``root``, or the one that it has started which has done most so far."""
    process = psutil.Process(root)
    found = {one.pid: sum(one.cpu_times()[:2]) for one in [process, *process.children(recursive=True)]}
    return max(found, key=found.__getitem__)
