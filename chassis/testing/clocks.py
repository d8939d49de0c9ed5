"""Time in tests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class MovableClock:
    """The machine's clock, except inside :func:`clock_at`."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        """Return the present moment, or the one that a test has set."""
        return MovableClock.fixed or datetime.fromtimestamp(time.time(), UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let ``work.now`` be ``moment`` inside, in all services of the session."""
    before, MovableClock.fixed = MovableClock.fixed, moment
    try:
        yield
    finally:
        MovableClock.fixed = before
