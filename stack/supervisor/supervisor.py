# mypy: allow-untyped-calls
"""The supervisor."""

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from circus.sockets import CircusSocket
from tornado.ioloop import IOLoop

from stack.locks import FolderLock
from stack.paths import PRIVATE
from stack.ports import require_free
from stack.supervisor.arbiter import ForkingArbiter
from stack.supervisor.endpoints import LOCK, control_endpoint, event_endpoint, forget
from stack.supervisor.greening import LatePatch
from stack.supervisor.log import logger, tell, write_to
from stack.supervisor.spec import Event, ProcessSpec
from stack.supervisor.watcher import ForkingWatcher

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Supervisor:
    """Runs processes until it is told to end.

    `imports` imports what the targets need: the forks share that memory. `folder` holds the pid file and the control
    socket, `logs` a file for each name.
    """

    def __init__(
        self,
        folder: Path,
        specs: Sequence[ProcessSpec],
        *,
        logs: Path,
        imports: Callable[[], None] | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.specs = tuple(specs)
        self.logs = logs.absolute()
        self._imports = imports
        self._on_event = on_event

    def run(self) -> None:
        """Start everything and block until SIGINT, SIGTERM or SIGHUP; then stop everything.

        A second signal does not wait any longer. StackError when a supervisor already runs on the folder, or a port is
        taken.
        """
        self.folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self.logs.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(self.folder / LOCK, "a supervisor").acquire()
        log = write_to(self.logs / "supervisor.log")
        try:
            if self._imports is not None:
                self._imports()
            asyncio.run(self._supervise())
        finally:
            log.close()
            forget(self.folder)
            lock.release()

    async def _supervise(self) -> None:
        arbiter = self._arbiter()
        asked = asyncio.Event()
        for signum in ENDING:
            asyncio.get_running_loop().add_signal_handler(signum, self._ask_to_end, arbiter, asked)
        # The collector writes to every object it looks at, and so would copy in each fork what all could share.
        gc.collect()
        gc.freeze()
        try:
            await arbiter.start()
            await asked.wait()
        finally:
            await arbiter.end()
            gc.unfreeze()

    @staticmethod
    def _ask_to_end(arbiter: ForkingArbiter, asked: asyncio.Event) -> None:
        if asked.is_set():
            arbiter.kill_all()
        else:
            logger.info("stopping everything; once more to kill what does not stop")
        asked.set()

    def _arbiter(self) -> ForkingArbiter:
        late_patch = LatePatch()
        return ForkingArbiter(
            [ForkingWatcher(spec, self.logs / f"{spec.name}.log", late_patch, self._report) for spec in self.specs],
            control_endpoint(self.folder),
            event_endpoint(self.folder),
            sockets=self._sockets(),
            loop=IOLoop.current(),
            proc_name="steward: supervisor",
        )

    def _sockets(self) -> list[CircusSocket]:
        wanted = {name: address for spec in self.specs for name, address in spec.sockets.items()}
        for name, (host, port) in wanted.items():
            require_free(port, name, "choose another port", host)
        return [CircusSocket(name, host=host, port=port) for name, (host, port) in wanted.items()]

    def _report(self, event: Event) -> None:
        tell(event)
        if self._on_event is not None:
            self._on_event(event)
