"""When a message that could not be handed over is tried again."""

from datetime import timedelta

WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 15, 60, 300, 900, 3600))
"""The wait after the first attempt, the second and so on. After the last one the message has failed."""


def wait_after(attempts: int) -> timedelta | None:
    """Return the wait after ``attempts`` failed ones (from 1); None: that was the last."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
