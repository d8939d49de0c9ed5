"""A psycopg2 connection that needs no round trips to begin a transaction, keeps plans, and cannot outlive a deadline.

psycopg2 would send BEGIN alone. Here the connection is in autocommit mode, and what opens a transaction (BEGIN, the
settings of row-level security) is put before the first statement, what closes it (outbox rows, COMMIT) goes together.
"""

import time
from collections.abc import Iterable
from typing import Any

import psycopg2
from psycopg2.extensions import (
    POLL_OK,
    POLL_READ,
    TRANSACTION_STATUS_IDLE,
    TRANSACTION_STATUS_INERROR,
    connection,
    cursor,
    set_wait_callback,
)

from chassis.database.closing import Closing
from chassis.database.prepared import Prepared
from chassis.waiting import readable_now, ready

CONNECT_SECONDS = 3.0
STATEMENT_SECONDS = 60.0
END_SECONDS = 2.0


class DeadlinePassed(psycopg2.OperationalError):
    """The server did not answer in time; the connection is closed, because nobody knows what it would say next."""


class Connection(connection):
    """A connection in autocommit mode with its own idea of a transaction."""

    deadline: float | None = None
    """When waiting ends, in seconds of the monotonic clock; None: after :data:`STATEMENT_SECONDS`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.opening = self.reading = ""
        self.closing = Closing()
        self.prepared = Prepared()
        self.deadline = time.monotonic() + CONNECT_SECONDS
        super().__init__(*args, **kwargs)
        self.deadline = None
        self.cursor_factory = Cursor
        self.autocommit = True

    def begin(
        self, opening: str = "BEGIN", first: tuple[str, tuple[Any, ...]] | None = None, deadline: float | None = None
    ) -> None:
        """Begin a transaction, with ``opening`` and the statement ``first``, as soon as another one follows."""
        self.opening = f"{opening};{self.filled(*first)};" if first else f"{opening};"
        self.closing, self.deadline = Closing(), deadline

    def begin_reading(self, first: tuple[str, tuple[Any, ...]], deadline: float | None = None) -> None:
        """Put ``first`` before every statement until :meth:`commit`, and no BEGIN: together they are a transaction.

        Whoever asks one thing needs a single exchange. A setting that is local to a transaction lasts as long as one.
        """
        self.opening, self.reading = "", f"{self.filled(*first)};"
        self.closing, self.deadline = Closing(), deadline

    def commit(self) -> None:
        """Send what closes the transaction, together with COMMIT; nothing where nothing was begun."""
        closing, self.closing = self.closing, Closing()
        if self.failed():
            self.rollback()
            raise psycopg2.InternalError("the transaction has failed and cannot be committed")
        if closing or self.in_transaction():
            self._end(";".join([*closing.filled(self.filled), "COMMIT"]))
        self.opening = self.reading = ""
        self.prepared.prepare(self._run)
        self.deadline = None

    def rollback(self) -> None:
        """Undo what was begun."""
        self.opening = self.reading = ""
        self.closing = Closing()
        if self.in_transaction():
            self.deadline = time.monotonic() + END_SECONDS
            self._run("ROLLBACK")
        self.deadline = None

    def filled(self, statement: str, values: tuple[Any, ...]) -> str:
        """Return ``statement``, or the call of what the server keeps of it, with ``values`` in it."""
        with self.cursor() as cursor:
            return cursor.mogrify(self.prepared.call(statement) or statement, values).decode()

    def readable(self, seconds: float) -> bool:
        """Wait at most ``seconds`` for a notification of the server; say whether one came."""
        if not self.notifies and ready(self.fileno(), seconds):
            self.poll()
        return bool(self.notifies)

    def lost(self) -> bool:
        """Say, without asking the server, whether this is no connection that waits for a new transaction.

        An idle one has nothing to read but its end.
        """
        return bool(self.closed) or self.in_transaction() or readable_now(self.fileno())

    def in_transaction(self) -> bool:
        """Say whether the server has a transaction open for this connection."""
        return not self.closed and self.info.transaction_status != TRANSACTION_STATUS_IDLE

    def failed(self) -> bool:
        """Say whether the transaction can only be rolled back."""
        return not self.closed and self.info.transaction_status == TRANSACTION_STATUS_INERROR

    def _end(self, statement: str) -> None:
        try:
            self._run(statement)
        except psycopg2.Error:
            # A COMMIT that fails ends the transaction; one that was not reached has left it open.
            self.rollback()
            raise

    def _run(self, statement: str) -> None:
        with self.cursor() as opened:
            opened.execute(statement)


class Cursor(cursor):
    """Puts what opens the transaction before the first statement."""

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002 - the name is the driver's
        """Run ``query``."""
        held: Any = self.connection
        if isinstance(query, str) and vars is not None:
            query = held.prepared.call(query) or query
        if held.opening or held.reading:
            opening, held.opening = held.opening or held.reading, ""
            # Filled in first: a per cent sign in the opening is not a placeholder.
            query = opening + self.mogrify(query, vars).decode()
            vars = None  # noqa: A001 - the name is the driver's
        super().execute(query, vars)

    def executemany(self, query: Any, vars_list: Iterable[Any]) -> None:
        """Run ``query`` for each of ``vars_list``."""
        held: Any = self.connection
        if held.opening:
            self.execute("SELECT")
        super().executemany(query, vars_list)


def wait(held: Any) -> None:
    """Wait until the server has answered ``held``, at most until its deadline.

    Called by psycopg2 for every exchange. Closing the socket is the only way out that works behind a dead network:
    the server's own statement timeout never arrives there.
    """
    deadline = getattr(held, "deadline", None) or time.monotonic() + STATEMENT_SECONDS
    while (state := held.poll()) != POLL_OK:
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not ready(held.fileno(), remaining, to_read=state == POLL_READ):
            raise DeadlinePassed("the database did not answer before the deadline")


def install() -> None:
    """Have every exchange with PostgreSQL in this process wait in :func:`wait`; call it after eventlet has patched."""
    set_wait_callback(wait)
