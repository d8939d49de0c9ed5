"""Does due work as long as the process runs."""

import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

from chassis.amqp.backoff import waits
from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_IDLE_SECONDS = 1.0

Handlers = Mapping[str, Callable[..., Any]]


class DueLoop:
    """Takes what is due of its kinds, again and again while there is something, whenever it is told that there is.

    ``take_due(handlers)`` takes some rows, runs them and returns how many there were. Any number of processes may do
    this.
    """

    def __init__(self, take_due: Callable[[Handlers], int], handlers: Handlers) -> None:
        self._take_due = take_due
        self._handlers = handlers
        self._stopping = threading.Event()
        self._told = threading.Event()
        self.asleep = False
        for kind in handlers:
            metrics.begin(metrics.DUE_WORK, (kind,), ("done", "put_off"))

    def tell(self) -> None:
        """Say that something is due."""
        self._told.set()

    def stop(self) -> None:
        """Let :meth:`run` return after the round that is under way."""
        self._stopping.set()
        self._told.set()

    def run(self) -> None:
        """Work until :meth:`stop`."""
        wait = waits(first=1.0, longest=30.0)
        while self._awaited():
            try:
                while self._take_due(self._handlers) and not self._stopping.is_set():
                    pass
            except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
                _failed()
                self._stopping.wait(next(wait))
            else:
                wait = waits(first=1.0, longest=30.0)

    def _awaited(self) -> bool:
        self._told.wait()
        self._told.clear()
        return not self._stopping.is_set()


class DueWatch:
    """Looks once a second which kinds have something due, all kinds in one question, and tells their ``loops``.

    ``look(kinds)`` returns those kinds. A loop for each, so that one that waits (for a mail server, say) holds up no
    other; one question for all, because nearly always there is nothing.
    """

    asleep = False

    def __init__(self, look: Callable[[Collection[str]], Collection[str]], loops: Mapping[str, DueLoop]) -> None:
        self._look = look
        self._loops = loops
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let :meth:`run` return after the look that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Look until :meth:`stop`."""
        pause, wait = 0.0 if self._loops else None, waits(first=1.0, longest=30.0)
        while not self._stopping.wait(pause):
            try:
                for kind in self._look(self._loops.keys()):
                    self._loops[kind].tell()
            except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
                _failed()
                pause = next(wait)
            else:
                pause, wait = _IDLE_SECONDS, waits(first=1.0, longest=30.0)


def _failed() -> None:
    metrics.DUE_ROUNDS_FAILED.inc()
    _log.exception("due work could not be looked for")
