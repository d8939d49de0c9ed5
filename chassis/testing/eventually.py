"""Waiting for what other processes do."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_AGAIN_AFTER = 0.05


def eventually(check: Callable[[], Found | None], what: str, timeout: float = 10.0) -> Found:
    """Return what ``check`` returns as soon as that is true; an AssertionError in it counts as "not yet".

    Raises AssertionError which says ``what`` did not come about within ``timeout`` seconds, and what was seen last.
    """
    until = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        seen, failure = _look(check)
        if seen and failure is None:
            return seen
        if time.monotonic() > until:
            last = str(failure) if failure else repr(seen)
            raise AssertionError(f"not within {timeout:g} s: {what}; last seen: {last}") from failure
        pause.wait(_AGAIN_AFTER)


def _look(check: Callable[[], Found | None]) -> tuple[Found | None, AssertionError | None]:
    try:
        return check(), None
    except AssertionError as failure:
        return None, failure
