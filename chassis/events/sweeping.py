"""Sweeps once an hour, as long as the process runs."""

import threading
from collections.abc import Callable, Mapping

from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_PAUSE_SECONDS = 3600.0


class Sweeper:
    """Has ``sweep()`` delete what has been kept long enough. Any number of processes may do this."""

    asleep = False

    def __init__(self, sweep: Callable[[], Mapping[str, int]], pause: float = _PAUSE_SECONDS) -> None:
        self._sweep = sweep
        self._pause = pause
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let :meth:`run` return after the round that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Work until :meth:`stop`; the first round comes after the first pause."""
        while not self._stopping.wait(self._pause):
            try:
                _log.info("swept", **self._sweep())
                metrics.SWEEPS.labels("done").inc()
            except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
                metrics.SWEEPS.labels("failed").inc()
                _log.exception("sweeping failed")
