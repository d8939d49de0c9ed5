"""Lets so many requests in at a time, and turns others away at once: a queue would only make all of them late."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from gateway.http.errors import Saturated
from gateway.http.figures import IN_WORK, TURNED_AWAY


class Gate:
    """At most ``most`` requests of this process are in work."""

    def __init__(self, most: int) -> None:
        self._free = BoundedSemaphore(most)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be in work inside. Raises Saturated when too many are."""
        if not self._free.acquire(blocking=False):
            TURNED_AWAY.inc()
            raise Saturated
        IN_WORK.inc()
        try:
            yield
        finally:
            IN_WORK.dec()
            self._free.release()
