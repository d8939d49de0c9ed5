"""The calls that wait for an answer, as figures: one that waits for ever would show nowhere else."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from chassis.observe import common

#: As fine as the age of the oldest call is told: a figure that is written for each call costs more than it says.
_FINE_SECONDS = 0.1


class Pending:
    """Knows since when each call of this process waits."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}
        self._numbers = itertools.count()
        self._told = 0.0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count one more while the with-block lasts."""
        number = next(self._numbers)
        self._since[number] = monotonic()
        with common.RPC_PENDING.track_inprogress():
            try:
                yield
            finally:
                self._since.pop(number, None)
                self.tell()

    def tell(self) -> None:
        """Bring the figure up to date that grows by itself; each call that ends does so for those that wait on."""
        oldest = self.oldest()
        if oldest >= _FINE_SECONDS or self._told:
            self._told = oldest if oldest >= _FINE_SECONDS else 0.0
            common.RPC_PENDING_OLDEST.set(self._told)

    def oldest(self) -> float:
        """Return for how many seconds the oldest call has waited."""
        return max((monotonic() - since for since in list(self._since.values())), default=0.0)
