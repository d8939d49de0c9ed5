"""Waiting for something to come true, for a bounded time."""

import time
from collections.abc import Callable

PAUSE = 0.05


def came_true(check: Callable[[], bool], seconds: float, pause: float = PAUSE) -> bool:
    """Whether `check` held at some moment of the next `seconds`; between two times that it is asked is a `pause`."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)  # noqa: TID251 - this is how one waits for another program
    return True
