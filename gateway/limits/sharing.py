"""The copies of the gateway add up what they have counted, once a second, in one statement, while there is traffic."""

from collections import Counter
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chassis.observe.logs import log_for
from contracts.core.errors import ServiceError
from gateway.limits.counting import WINDOW, Counts
from gateway.works import NO_TENANT, system_work

SECONDS = 1.0
_SPACE = UUID("0f0b5b5e-2a49-4a58-9a7e-6c1f4a0e0b51")
_log = log_for(__name__)
# In the order of the ids: two copies wait for each other, and not in a circle.
_ADD = text("""
    INSERT INTO request_counts AS kept (tenant_id, id, window_at, count)
    SELECT :nobody, new.id, :window_at, new.count
    FROM unnest(CAST(:ids AS uuid[]), CAST(:counts AS integer[])) AS new (id, count) ORDER BY new.id
    ON CONFLICT (tenant_id, id) DO UPDATE SET
        count = excluded.count + CASE WHEN kept.window_at = excluded.window_at THEN kept.count ELSE 0 END,
        window_at = excluded.window_at
    WHERE kept.window_at <= excluded.window_at
    RETURNING id, count
""")


class Sharing:
    """Tells others what ``counts`` has counted, and has it learn what they have: in a thread of its own."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._due = Event()
        self._over = Event()
        self._beginning = Lock()
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Have what is counted told, now or when a second has passed since the last time."""
        self._due.set()
        if self._thread is None:
            self._begin()

    def close(self) -> None:
        """Tell nothing more."""
        self._over.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> None:
        with self._beginning:
            if self._thread is None:
                self._thread = Thread(target=self._share, name="shares its counts", daemon=True)
                self._thread.start()

    def _share(self) -> None:
        while self._due.wait() and not self._over.is_set():
            self._due.clear()
            self._tell()
            self._over.wait(SECONDS)

    def _tell(self) -> None:
        window, counted = self._counts.take()
        try:
            self._counts.learn(window, add(window, counted))
        except (ServiceError, SQLAlchemyError) as error:
            # Each copy goes on by what it knows itself.
            self._counts.give_back(window, counted)
            _log.warning("the counts of requests are not shared", error=str(error))


def add(window: int, counted: Counter[str]) -> dict[str, int]:
    """Add to the table what was ``counted`` in a window; return the sums of all copies."""
    names = {uuid5(_SPACE, key): key for key in counted}
    values = {
        "nobody": NO_TENANT,
        "window_at": datetime.fromtimestamp(window * WINDOW, UTC),
        "ids": list(names),
        "counts": [counted[key] for key in names.values()],
    }
    with system_work(NO_TENANT) as work:
        return {names[id]: total for id, total in work.session.execute(_ADD, values)}
