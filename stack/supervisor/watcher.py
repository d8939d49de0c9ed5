# mypy: allow-untyped-calls
"""A watcher that forks, waits longer and longer before it restarts what keeps ending, and says so."""

import shlex
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from circus.watcher import Watcher
from tornado import gen

from stack.supervisor.backoff import Backoff
from stack.supervisor.greening import LatePatch
from stack.supervisor.process import ForkedProcess
from stack.supervisor.spec import Event, ProcessSpec

Report = Callable[[Event], None]


class ForkingWatcher(Watcher):
    """circus's watcher, of the copies of one spec."""

    def __init__(self, spec: ProcessSpec, log: Path, late_patch: LatePatch, report: Report) -> None:
        self.spec = spec
        self.log = log
        self.late_patch = late_patch
        self._report = report
        self._backoff = Backoff()
        super().__init__(
            spec.name,
            " ".join(shlex.quote(word) for word in spec.command[:1]) or "a fork",
            args=list(spec.command[1:]),
            numprocesses=spec.copies,
            graceful_timeout=spec.stop_seconds,
            env=dict(spec.env),
        )

    @property
    def _process_class(self) -> type[ForkedProcess]:
        return ForkedProcess

    def spawn_process(self, recovery_wid: int | None = None) -> Any:
        """Fork one copy."""
        before = set(self.processes)
        result = super().spawn_process(recovery_wid)
        for pid in set(self.processes) - before:
            self._report(Event("started", self.name, pid))
        return result

    @gen.coroutine
    def spawn_processes(self) -> Generator[Any, Any, None]:
        """Fork what is missing, unless it is to wait; the arbiter asks again each second."""
        if self._backoff.may_start(time.monotonic()):
            yield super().spawn_processes()

    @gen.coroutine
    def kill_process(
        self, process: ForkedProcess, stop_signal: int | None = None, graceful_timeout: float | None = None
    ) -> Generator[Any, Any, Any]:
        """End one copy; that it ends is then no surprise."""
        process.asked_to_end = True
        done = yield super().kill_process(process, stop_signal, graceful_timeout)
        if done:
            self._report(Event("stopped", self.name, process.pid, process.poll(), process.age()))
        return done

    def reap_process(self, pid: int, status: int | None = None) -> None:
        """Take note of one that has ended."""
        process = self.processes.get(pid)
        super().reap_process(pid, status)
        if process is not None and not process.asked_to_end:
            lived = process.age()
            delay = self._backoff.ended(lived, time.monotonic())
            self._report(Event("ended", self.name, pid, process.poll(), lived, delay))

    def reap_ended(self) -> None:
        """Reap the copies that have ended."""
        for process in list(self.processes.values()):
            if process.poll() is not None:
                self.reap_process(process.pid)

    @gen.coroutine
    def _start(self) -> Generator[Any, Any, None]:
        if self.is_stopped():
            self._backoff.forget()
        yield super()._start()
