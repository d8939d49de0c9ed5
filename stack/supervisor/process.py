# mypy: allow-untyped-calls
"""A process that is forked from the supervisor instead of executed."""

import os
import signal
import sys
import time

import psutil
from circus.process import DEAD_OR_ZOMBIE, RUNNING, Process

from chassis.settings import beside
from stack.supervisor.child import Birth, become
from stack.supervisor.spec import ProcessSpec


class Fork(psutil.Process):
    """The child, with what circus asks of a Popen."""

    stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.returncode: int | None = None
        super().__init__(pid)

    def poll(self) -> int | None:
        """Its exit code once it has ended, negative for a signal."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


class ForkedProcess(Process):
    """circus's process; what it runs stands in its watcher's spec."""

    def spawn(self) -> None:
        """Fork, and in the child become what the spec says."""
        self.started = time.time()  # type: ignore[assignment]  # circus begins with the integer 0
        self.asked_to_end = False
        spec: ProcessSpec = self.watcher.spec
        fds = {name: fd for name, fd in self._get_sockets_fds().items() if name in spec.sockets}
        command: list[str] = self.format_args(sockets_fds=fds) if spec.command else []
        birth = Birth(
            parent=os.getpid(),
            # A command may have children to end first, like gunicorn; a target has none.
            on_parents_death=signal.SIGTERM if command else signal.SIGKILL,
            title=f"steward: {self.name} {self.wid}",
            log=self.watcher.log,
            keep=set(fds.values()),
        )
        # What is still in the buffers would be written twice.
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            become(birth, lambda: self._work(spec, command, fds))
        self._worker = Fork(pid)

    @property
    def status(self) -> int:
        """Dead or running, without a look into /proc."""
        return DEAD_OR_ZOMBIE if self.poll() is not None else RUNNING

    def _work(self, spec: ProcessSpec, command: list[str], fds: dict[str, int]) -> int | None:
        told = beside(os.environ, spec.env)
        os.environ.clear()
        os.environ.update(told)
        os.environ.update({f"SOCKET_{name.upper()}": str(fd) for name, fd in fds.items()})
        if command:
            os.execvp(command[0], command)  # noqa: S606 - no shell is what we want
        if spec.green:
            self.watcher.late_patch.apply()
        return spec.target(*spec.args) if callable(spec.target) else None
