"""Follows what operators say about the handling of events."""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from chassis.observe import metrics
from chassis.observe.logs import log_for
from chassis.pausing import Paused

_log = log_for(__name__)

#: With the second that an idle consumer takes to notice, within the five that operators are promised.
_LOOK_SECONDS = 2.0
PAUSED = "paused"


class Held(Protocol):
    """What takes messages."""

    def hold(self, why: str) -> None:
        """Take none while there is a reason like this one."""

    def release(self, why: str) -> None:
        """Forget this reason."""


class Holder:
    """Looks every two seconds whether the handling of events is paused, and holds the intakes as long as it is.

    It holds them from the start, until the first look: a copy that is restarted stays paused. While the database cannot
    be asked everything stays as it is.
    """

    asleep = False

    def __init__(self, look: Callable[[], Paused | None], intakes: Sequence[Held]) -> None:
        self._look = look
        self._intakes = intakes
        self._stopping = threading.Event()
        self.paused: Paused | None = None
        for intake in intakes:
            intake.hold(PAUSED)

    def stop(self) -> None:
        """Let :meth:`run` return after the look that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Follow until :meth:`stop`."""
        while not self._stopping.is_set():
            try:
                self._follow(self._look())
            except Exception as error:  # noqa: BLE001 - the database is away; what it said last holds
                _log.warning("it is not known whether events are paused", error=f"{type(error).__name__}: {error}")
            self._stopping.wait(_LOOK_SECONDS)

    def _follow(self, found: Paused | None) -> None:
        if found != self.paused:
            _log.info("paused" if found else "resumed", reason=found.reason if found else None)
        self.paused = found
        metrics.PAUSED.set(found is not None)
        for intake in self._intakes:
            if found:
                intake.hold(PAUSED)
            else:
                intake.release(PAUSED)
