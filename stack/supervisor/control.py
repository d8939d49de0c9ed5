"""Questions and commands to a running supervisor."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circus.client import CircusClient
from circus.exc import CallError

from stack.errors import StackError
from stack.locks import FolderLock
from stack.supervisor.endpoints import LOCK, control_endpoint
from stack.supervisor.spec import STOP_SECONDS
from stack.waiting import came_true

# A command that stops processes is answered when they have stopped.
SECONDS = STOP_SECONDS + 10
BUSY = "already running"


@dataclass(frozen=True)
class ProcessStatus:
    """`state` is circus's: "active", "stopped", "starting", "stopping"; `pids` are those that live now."""

    name: str
    state: str
    copies: int
    pids: tuple[int, ...]


class Control:
    """Speaks to the supervisor of a folder; each call opens a connection of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._lock = FolderLock(self.folder / LOCK, "a supervisor")

    @property
    def pid(self) -> int | None:
        """The supervisor's process, or None when none runs."""
        return self._lock.holder

    def status(self) -> list[ProcessStatus]:
        """Every kind of process, in the order of the specs."""
        states: dict[str, str] = self._ask("status")["statuses"]
        return [self._status(name, state) for name, state in states.items()]

    def pids(self, name: str) -> tuple[int, ...]:
        """The living copies of one kind."""
        return tuple(self._ask("list", name=name)["pids"])

    def restart(self, name: str) -> None:
        """Stop all copies of one kind and start them again; returns when they are started."""
        self._ask("restart", name=name, waiting=True)

    def stop(self, name: str) -> None:
        """Stop all copies of one kind, and leave them stopped."""
        self._ask("stop", name=name, waiting=True)

    def start(self, name: str) -> None:
        """Start what `stop` stopped."""
        self._ask("start", name=name, waiting=True)

    def stop_all(self) -> None:
        """Stop all copies of all kinds, and leave them stopped."""
        self._ask("stop", waiting=True)

    def start_all(self) -> None:
        """Start them again."""
        self._ask("start", waiting=True)

    def incr(self, name: str, copies: int = 1) -> None:
        """Run more copies."""
        self._ask("incr", name=name, nb=copies, waiting=True)

    def decr(self, name: str, copies: int = 1) -> None:
        """Run fewer copies; the oldest end first."""
        self._ask("decr", name=name, nb=copies, waiting=True)

    def kill(self, name: str, signum: signal.Signals = signal.SIGKILL) -> tuple[int, ...]:
        """Send a signal to every copy, as an accident would; returns whom it was sent to."""
        victims = self.pids(name)
        for pid in victims:
            os.kill(pid, signum)
        return victims

    def end(self) -> None:
        """Have the supervisor stop everything and end; returns when it has."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        if not came_true(lambda: self.pid is None, SECONDS):
            raise StackError(f"the supervisor (process {pid}) does not end: see its log, or kill it")

    def _status(self, name: str, state: str) -> ProcessStatus:
        copies = self._ask("get", name=name, keys=["numprocesses"])["options"]["numprocesses"]
        return ProcessStatus(name, state, copies, self.pids(name))

    def _ask(self, command: str, **properties: Any) -> dict[str, Any]:
        answer: dict[str, Any] = {}

        def answered() -> bool:
            answer.update(self._call(command, properties))
            return BUSY not in answer.get("reason", "")

        if not came_true(answered, SECONDS) or answer.get("status") == "error":
            raise StackError(f"the supervisor refused `{command}`: {answer.get('reason')}")
        return answer

    def _call(self, command: str, properties: dict[str, Any]) -> dict[str, Any]:
        client = CircusClient(endpoint=control_endpoint(self.folder), timeout=SECONDS)
        try:
            answer: dict[str, Any] = client.send_message(command, **properties)
        except CallError as error:
            raise StackError(f"no supervisor answers in {self.folder}: is it running?") from error
        finally:
            client.stop()
        return answer
