# mypy: allow-untyped-calls
"""circus's arbiter, which here is not alone in its process."""

import asyncio
import signal
from typing import Any

from circus.arbiter import Arbiter
from circus.exc import ConflictError


class ForkingArbiter(Arbiter):
    def reap_processes(self) -> None:
        """Reap our own: the servers that the same process started are waited for by others."""
        for watcher in self.iter_watchers():
            if not watcher.is_stopped():
                watcher.reap_ended()

    def manage_watchers(self) -> Any:
        """Once a second; not while a command is under way, which circus would call an error."""
        if self._exclusive_running_command is None:
            return super().manage_watchers()
        return None

    async def end(self) -> None:
        """Stop all processes and close the sockets, as soon as the command under way is done."""
        while True:
            try:
                await self.stop()
                break
            except ConflictError:
                await asyncio.sleep(0.1)
        while self.running:  # the sockets are closed in a later turn of the loop
            await asyncio.sleep(0.01)

    def kill_all(self) -> None:
        """No more patience: SIGKILL to every process."""
        for watcher in self.iter_watchers():
            for process in list(watcher.processes.values()):
                if process.poll() is None:
                    watcher.send_signal_process(process, signal.SIGKILL, recursive=True)
