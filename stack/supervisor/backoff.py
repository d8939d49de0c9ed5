"""How long to wait before a process that keeps ending is started again."""

STEADY_SECONDS = 10.0
LONGEST = 30.0


class Backoff:
    """At once after a steady life; after short ones 1, 2, 4 … 30 seconds."""

    def __init__(self) -> None:
        self._short_lives = 0
        self._not_before = 0.0

    def ended(self, lived: float, now: float) -> float:
        """Take note of an end; how many seconds to wait from now."""
        self._short_lives = 0 if lived >= STEADY_SECONDS else self._short_lives + 1
        delay = min(LONGEST, 2.0 ** (self._short_lives - 1)) if self._short_lives else 0.0
        self._not_before = max(self._not_before, now + delay)
        return delay

    def may_start(self, now: float) -> bool:
        """Whether the wait is over."""
        return now >= self._not_before

    def forget(self) -> None:
        """Start afresh, as after a restart that somebody asked for."""
        self._short_lives, self._not_before = 0, 0.0
