"""A supervisor in a process of its own, beside the one that started it."""

import os
import pickle
import signal
import subprocess
import sys

from stack import children
from stack.errors import StackError
from stack.supervisor.control import Control
from stack.supervisor.supervisor import Supervisor
from stack.waiting import came_true

ORDERS = "orders.pickle"
START_SECONDS = 60.0
ENDING = ((signal.SIGTERM, 40.0), (signal.SIGKILL, 5.0))


class Background:
    """Runs a supervisor in a new interpreter, which imports what the targets need; it ends with us.

    The new one is not forked from us, since we may be anything: patched by eventlet, or full of threads. So the specs
    must be picklable: targets are functions of modules.
    """

    def __init__(self, supervisor: Supervisor) -> None:
        self.control = Control(supervisor.folder)
        self._supervisor = supervisor
        self._log = supervisor.logs / "supervisor.out"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Background":
        """Returns when all processes are started (which is not to say that they are ready)."""
        folder = self._supervisor.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._supervisor.logs.mkdir(parents=True, exist_ok=True)
        orders = folder / ORDERS
        orders.touch(0o600)  # the environments of the specs hold secrets
        orders.write_bytes(pickle.dumps(self._supervisor))
        self._process = children.start(
            [sys.executable, "-m", "stack.supervisor", str(orders)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            log=self._log,
            account=None,
            on_our_death=signal.SIGTERM,
        )
        if not came_true(lambda: self._ended() or self._all_started(), START_SECONDS) or self._ended():
            self.stop()
            raise StackError(f"the supervisor did not start: see {self._log}")
        return self

    def stop(self) -> None:
        """Stop everything it runs, and it."""
        if self._process is not None:
            children.stop(self._process, ENDING)

    def _ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _all_started(self) -> bool:
        if self.control.pid is None:
            return False
        return all(status.state == "active" for status in self.control.status())
