"""The connections of a process: as many as work goes on at once, and no more for long."""

import time
from typing import Any

from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

IDLE_SECONDS = 30.0
_RETURNED = "returned_at"


class ShrinkingPool(QueuePool):
    """Closes connections that nobody has needed for ``IDLE_SECONDS``; it must hand out the one that was used last.

    A connection costs the server some 3 MiB, and a burst of work (the loops of a process begin together) would leave as
    many as it ever needed. One is closed at most each time that another is given back: nothing has to run for it.
    """

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        about: Any = record.record_info
        about[_RETURNED] = time.monotonic()
        super()._do_return_conn(record)
        idle = self._idle_for_long()
        if idle is not None:
            try:
                idle.close()
            finally:
                self._dec_overflow()

    def _idle_for_long(self) -> Any:
        """Take the connection that was not needed for longest out of the pool, if that is long; else None."""
        kept: Any = self._pool
        with kept.mutex:
            if kept.queue and time.monotonic() - kept.queue[0].record_info[_RETURNED] > IDLE_SECONDS:
                return kept.queue.popleft()
        return None
