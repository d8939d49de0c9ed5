"""Looking at something again and again while something else is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Look = TypeVar("Look")


@contextmanager
def looking(look: Callable[[], Look], pause: float) -> Iterator[list[Look]]:
    """Yield the list to which a look is added every ``pause`` seconds. Raises afterwards what a look raised."""
    looks: list[Look] = []
    failures: list[Exception] = []
    stopping = threading.Event()

    def look_on() -> None:
        try:
            while not stopping.wait(pause):
                looks.append(look())
        except Exception as error:  # noqa: BLE001 - raised where the thread is waited for
            failures.append(error)

    thread = threading.Thread(target=look_on, daemon=True)
    thread.start()
    try:
        yield looks
    finally:
        stopping.set()
        thread.join()
    if failures:
        raise failures[0]
