"""The relay's side of the outbox: what is unsent in this database, in order, for one relay at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from chassis.database.connection import Connection as DriverConnection
from chassis.database.engine import driver_connection
from chassis.database.looking import look
from chassis.database.opening import relay_look, relay_sql

IN_FLIGHT_SECONDS = 0.05
STAND_BY_SECONDS = 1.0
LOOK_SECONDS = 30.0
_LOCK = 7_391_026_515
# A statement of its own, so that the next one sees all that whoever held it before has committed.
_HOLD = f"SELECT set_config('app.holds',pg_try_advisory_xact_lock({_LOCK})::text,true)"
_UNSENT = """
    SELECT held.here, unsent.* FROM (SELECT current_setting('app.holds') = 'true' AS here) AS held
    LEFT JOIN LATERAL (
        SELECT id, event_id, tenant_id, routing_key, subject, aggregate_version, body, created_at
        FROM chassis.outbox WHERE sent_at IS NULL AND held.here ORDER BY id LIMIT %s
    ) AS unsent ON true
"""
_SENT = "UPDATE chassis.outbox SET sent_at = clock_timestamp() WHERE id = ANY(%s)"
_LAG = """
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8
    FROM chassis.outbox WHERE sent_at IS NULL
"""
# Nobody waits for the mark to be on disk: what a crash unmarks is sent again, and known by its id.
_UNHURRIED = f"{relay_sql()},set_config('synchronous_commit','off',true)"
_ANY = "SELECT EXISTS (SELECT 1 FROM chassis.outbox WHERE sent_at IS NULL)"
# Nobody waits for the row of the sleeper to be on disk: after a crash nobody sleeps.
_LISTEN = """
    LISTEN outbox;
    INSERT INTO chassis.relay (asleep_until) VALUES (clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (only_row) DO UPDATE SET asleep_until = excluded.asleep_until
"""
_AWAKE = "UNLISTEN outbox; UPDATE chassis.relay SET asleep_until = NULL WHERE asleep_until IS NOT NULL"


@dataclass(frozen=True)
class Message:
    """An event to publish: ``body`` is the finished CloudEvents JSON."""

    id: int
    event_id: UUID
    tenant_id: UUID
    key: str
    subject: str
    aggregate_version: int
    body: bytes
    created_at: datetime


class Outbox:
    """The outbox of the database of ``engine``. One instance for each relay."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stands_by = False

    @contextmanager
    def next_batch(self, limit: int) -> Iterator[Sequence[Message]]:
        """Yield the oldest unsent messages; leaving marks them sent, leaving by an exception does not.

        There are none while another relay holds the outbox: the order within an aggregate depends on there being one.
        """
        with self._engine.begin() as connection:
            held = driver_connection(connection)
            held.begin(f"{_UNHURRIED};{_HOLD}")
            rows = connection.exec_driver_sql(_UNSENT, (limit,)).all()
            self._stands_by = not rows[0].here
            messages = [message_of(row) for row in rows if row.id is not None]
            yield messages
            if messages:
                # Goes with COMMIT: a round has two exchanges with the database.
                held.closing.add(_SENT, ([message.id for message in messages],))

    def sleep(self, timeout: float) -> bool:
        """Return when there may be something to send (True), or after ``timeout`` seconds (False).

        Who stands by, because another relay holds the outbox, looks again after a second at most.
        """
        borrowed = self._engine.raw_connection()
        try:
            connection: Any = borrowed.dbapi_connection
            if self._stands_by:
                return bool(connection.readable(min(timeout, STAND_BY_SECONDS)))
            return _Sleep(connection).until_woken(timeout)
        except BaseException:
            borrowed.invalidate()
            raise
        finally:
            borrowed.close()

    def lag(self) -> tuple[int, float]:
        """Return how many messages are unsent, and the age of the oldest in seconds."""
        [(rows, seconds)] = look(self._engine, _LAG)
        return rows, seconds


class _Sleep:
    """One sleep of the relay that holds the outbox, over a connection of its own."""

    def __init__(self, connection: DriverConnection) -> None:
        self._connection = connection

    def until_woken(self, timeout: float) -> bool:
        self._run(_LISTEN, (timeout,))
        woken = self._unsent() or self._woken(timeout)
        # Who is stopped in its sleep takes nothing back: another copy may sleep by the same declaration.
        self._run(_AWAKE)
        self._connection.notifies.clear()
        return woken

    def _woken(self, timeout: float) -> bool:
        # A writer that looked before the declaration may commit after it: look once more when it must have. Later
        # looks are for a notification that was lost with its connection; to declare it anew would be to write.
        until, pause = monotonic() + timeout, IN_FLIGHT_SECONDS
        while (left := until - monotonic()) > 0:
            if self._connection.readable(min(left, pause)) or self._unsent():
                return True
            pause = LOOK_SECONDS
        return False

    def _unsent(self) -> bool:
        self._connection.begin_reading(relay_look())
        found = bool(self._run(_ANY)[0][0])
        self._connection.commit()
        return found

    def _run(self, statement: str, values: tuple[Any, ...] | None = None) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def message_of(row: Any) -> Message:
    """Return the event in a row."""
    return Message(
        id=row.id,
        event_id=row.event_id,
        tenant_id=row.tenant_id,
        key=row.routing_key,
        subject=row.subject,
        aggregate_version=row.aggregate_version,
        body=row.body.encode(),
        created_at=row.created_at,
    )
