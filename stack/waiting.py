"""Waiting for something to come true, for a bounded time."""

import time
from collections.abc import Callable

PAUSE = 0.05


def came_true(check: Callable[[], bool], seconds: float) -> bool:
    """Whether `check` held at some moment of the next `seconds`; it is asked every 50 ms."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)  # noqa: TID251 - this is how one waits for another program
    return True
