"""Counts in memory: what was asked here, and what all copies together had heard of a moment ago."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

WINDOW = 60
"""How many seconds a window lasts. It begins with the minute, at all copies alike."""


@dataclass(frozen=True)
class Quota:
    """At most ``most`` requests in a window, of what ``key`` names; ``policy`` is what people know the quota by."""

    policy: str
    key: str
    most: int


class Counts:
    """The counts of the present window. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = 0
        self._known: Counter[str] = Counter()
        self._untold: Counter[str] = Counter()

    def admit(self, window: int, quotas: Sequence[Quota]) -> list[int]:
        """Count a request under all of ``quotas``; return what is left of each afterwards.

        Where nothing was left of one before, it is counted under none, and that one is -1: so who is refused uses up
        nothing of what others share with him.
        """
        with self._lock:
            self._turn(window)
            left = [quota.most - self._known[quota.key] - self._untold[quota.key] - 1 for quota in quotas]
            if min(left) >= 0:
                self._untold.update(quota.key for quota in quotas)
            return [max(one, -1) for one in left]

    def take(self) -> tuple[int, Counter[str]]:
        """Return the window, and what was counted in it since this was last asked: it is to be told."""
        with self._lock:
            told, self._untold = self._untold, Counter()
            self._known.update(told)
            return self._window, told

    def learn(self, window: int, sums: Mapping[str, int]) -> None:
        """Know what all copies together have counted."""
        with self._lock:
            if window == self._window:
                self._known.update({key: total - self._known[key] for key, total in sums.items()})

    def give_back(self, window: int, untold: Counter[str]) -> None:
        """Take back what could not be told."""
        with self._lock:
            if window == self._window:
                self._known.subtract(untold)
                self._untold.update(untold)

    def _turn(self, window: int) -> None:
        # A copy whose clock was set back stays in the newer window: it would count everything twice.
        if window > self._window:
            self._window, self._known, self._untold = window, Counter(), Counter()
