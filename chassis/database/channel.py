"""What transactions tell other processes over a channel of the database (NOTIFY), in the moment of their commit."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from chassis.database.connection import Connection
from chassis.database.engine import driver_connection
from chassis.database.unit_of_work import UnitOfWork
from chassis.observe.logs import log_for

LONGEST = 7_999
"""What can be told at once, in bytes."""

_LISTEN_SECONDS = 0.25
_ANSWER_SECONDS = 1.0
_log = log_for(__name__)


def tell(work: UnitOfWork, channel: str, said: str) -> None:
    """Have everybody who listens hear ``said`` once ``work`` is committed.

    It is for what happens now and then: transactions that tell something commit one after the other.
    """
    work.later("SELECT pg_notify(%s, %s)", (channel, said))


class Listener:
    """Hears what is told over ``channel``, in a thread of its own, over a connection of its own.

    ``hear`` is called with what was told; ``missed`` whenever something may have been missed, at the beginning too.
    """

    def __init__(
        self, engine: Callable[[], Engine], channel: str, hear: Callable[[str], None], missed: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._channel = channel
        self._hear = hear
        self._missed = missed
        self._heard_until = float("-inf")
        self._beginning = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def age(self) -> float:
        """Return how many seconds ago everything had surely been heard. Begins to listen when it is first asked."""
        if self._thread is None:
            self._begin()
        return time.monotonic() - self._heard_until

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> None:
        with self._beginning:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name=f"listener of {self._channel}", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                with _listening(self._engine(), self._channel) as connection:
                    self._missed()
                    while not self._over.is_set():
                        self._hear_all(connection)
            except (psycopg2.Error, SQLAlchemyError) as error:
                _log.warning("nothing is heard", channel=self._channel, error=str(error))
                self._over.wait(_LISTEN_SECONDS)

    def _hear_all(self, connection: Connection) -> None:
        began = time.monotonic()
        connection.readable(_LISTEN_SECONDS)
        # The server is asked as well: silence may be that of a dead network.
        connection.deadline = time.monotonic() + _ANSWER_SECONDS
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        while connection.notifies:
            self._hear(connection.notifies.pop(0).payload)
        self._heard_until = began


@contextmanager
def _listening(engine: Engine, channel: str) -> Iterator[Connection]:
    with engine.connect() as held:
        connection = driver_connection(held)
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'LISTEN "{channel}"')
            yield connection
        finally:
            # Back in the pool it would go on hearing.
            held.invalidate()
