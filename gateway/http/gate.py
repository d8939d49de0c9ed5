"""Lets so many requests in at a time, and turns others away at once: a queue would only make all of them late."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore

from gateway.http.errors import Saturated
from gateway.http.figures import IN_WORK, TURNED_AWAY


class Gate:
    """At most ``most`` requests of this process are in work, and three quarters of them change something.

    So people can look things up while a new estate reports all its faults at once.
    """

    def __init__(self, most: int) -> None:
        self._free = BoundedSemaphore(most)
        self._free_for_changes = BoundedSemaphore(max(1, most * 3 // 4))

    @contextmanager
    def passing(self, *, changing: bool) -> Iterator[None]:
        """Be in work inside. Raises Saturated when too many are."""
        with (
            _taken(self._free_for_changes) if changing else nullcontext(),
            _taken(self._free),
            IN_WORK.track_inprogress(),
        ):
            yield


@contextmanager
def _taken(places: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        TURNED_AWAY.inc()
        raise Saturated
    try:
        yield
    finally:
        places.release()
