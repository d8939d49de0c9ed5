"""Sweeps once an hour, as long as the process runs."""

import threading
from collections.abc import Callable, Mapping

from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_PAUSE_SECONDS = 3600.0


class Sweeper:
    """Does ``chores`` by turns: what each did is logged under its name. Any number of processes may do this."""

    asleep = False

    def __init__(self, chores: Mapping[str, Callable[[], int]], pause: float = _PAUSE_SECONDS) -> None:
        self._chores = chores
        self._pause = pause
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let :meth:`run` return after the round that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Work until :meth:`stop`; the first round comes after the first pause."""
        while not self._stopping.wait(self._pause):
            _log.info("swept", **self._round())

    def _round(self) -> dict[str, int]:
        done = {}
        for name, chore in self._chores.items():
            try:
                done[name] = chore()
            except Exception:  # noqa: BLE001 - it is logged whole, and holds up no other
                _log.exception("sweeping failed", chore=name)
        metrics.SWEEPS.labels("done" if len(done) == len(self._chores) else "failed").inc()
        return done
