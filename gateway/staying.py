"""gunicorn's threads, of which each stays with a connection for a moment: the next request often follows at once.

gunicorn hands a connection back to the thread that watches all of them after each request, and from there to the next
thread: four system calls, and two threads that wait for each other.
"""

from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from chassis.waiting import ready

_MOMENT_SECONDS = 0.02


class StayingWorker(ThreadWorker):
    """Takes the next request of a connection in the same thread, as long as no other connection waits for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: set[TConn] = set()
        self._staying: set[TConn] = set()

    def enqueue_req(self, conn: TConn) -> None:
        """Have a thread answer what ``conn`` sends."""
        self._waiting.add(conn)
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Answer a request, in a thread, and those that follow it at once."""
        self._waiting.discard(conn)
        kept = self.answer(conn)
        while kept is True and self._stays(conn):
            kept = self.answer(conn)
        return kept

    def answer(self, conn: TConn) -> Any:
        """Answer one request; return whether the connection is kept."""
        return super().handle(conn)

    def _stays(self, conn: TConn) -> bool:
        """Wait a moment for the next request, unless the threads are needed; say whether it is there."""
        if self._waiting or not self.alive or conn.is_http2 or 2 * len(self._staying) >= self.cfg.threads:
            return False
        self._staying.add(conn)
        try:
            return ready(conn.sock.fileno(), _MOMENT_SECONDS)
        finally:
            self._staying.discard(conn)
