"""Green threads that do one piece of work after the other."""

from collections.abc import Callable
from contextvars import Context
from typing import Any

from chassis.amqp.framework import GreenThread, eventlet, get_hub

Work = Callable[[], object]


class Crew:
    """At most ``most`` of them. Whoever has done its work waits for the next.

    A pool of eventlet's has a new one for each piece of work, whose stack the system has to find memory for: 18 µs,
    where 4 are enough.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._places = eventlet.Semaphore(most)
        self._idle: list[GreenThread] = []
        self._working: set[GreenThread] = set()

    def free(self) -> int:
        """Return how many pieces of work would be begun at once."""
        return max(0, self._places.balance)

    def begin(self, work: Work) -> None:
        """Have ``work`` done, in a context of its own; wait until somebody is free. Exceptions end who does it."""
        self._places.acquire()
        if self._idle:
            worker = self._idle.pop()
            get_hub().schedule_call_global(0, worker.switch, work)
        else:
            worker = eventlet.spawn(self._live, work)
        self._working.add(worker)

    def waitall(self) -> None:
        """Wait until all work is done. The name is that of eventlet's pool, for nameko."""
        for _ in range(self._most):
            self._places.acquire()
        for _ in range(self._most):
            self._places.release()

    def kill(self) -> int:
        """End the work that is under way; return how much it was."""
        working = list(self._working)
        for worker in working:
            worker.kill()
        return len(working)

    def _live(self, work: Work | None) -> None:
        while work:
            self._do(work)
            # Nothing is held on to while nothing is done.
            work = None
            work = get_hub().switch()

    def _do(self, work: Work) -> None:
        worker: Any = eventlet.getcurrent()
        done = False
        try:
            Context().run(work)
            done = True
        finally:
            self._working.discard(worker)
            if done:
                self._idle.append(worker)
            self._places.release()
