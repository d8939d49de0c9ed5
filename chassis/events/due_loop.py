"""Does due work as long as the process runs."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from chassis.amqp.backoff import waits
from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_IDLE_SECONDS = 1.0

Handlers = Mapping[str, Callable[..., Any]]


class DueLoop:
    """Takes what is due, again and again while there is something, else once a second.

    ``take_due(handlers)`` takes some rows, runs them and returns how many there were. Any number of processes may do
    this.
    """

    def __init__(self, take_due: Callable[[Handlers], int], handlers: Handlers) -> None:
        self._take_due = take_due
        self._handlers = handlers
        self._stopping = threading.Event()
        self.asleep = False
        for kind in handlers:
            metrics.begin(metrics.DUE_WORK, (kind,), ("done", "put_off"))

    def stop(self) -> None:
        """Let :meth:`run` return after the round that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Work until :meth:`stop`."""
        if not self._handlers:
            self._stopping.wait()
        wait = waits(first=1.0, longest=30.0)
        while not self._stopping.is_set():
            try:
                done = self._take_due(self._handlers)
            except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
                metrics.DUE_ROUNDS_FAILED.inc()
                _log.exception("due work could not be looked for")
                self._stopping.wait(next(wait))
                continue
            wait = waits(first=1.0, longest=30.0)
            if not done:
                self._stopping.wait(_IDLE_SECONDS)
