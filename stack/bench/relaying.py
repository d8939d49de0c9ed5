"""How many events a relay moves by itself: out of an outbox, into a queue that nobody reads."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.extensions import connection

from chassis.amqp import names
from contracts.ticketing.events import TICKET_OPENED
from stack.bench.aims import Aim
from stack.bench.cpu import spent
from stack.bench.harbour import USER, Harbour
from stack.bench.meter import Read
from stack.errors import StackError
from stack.suite import Suite
from stack.waiting import came_true

LEAST = 3000.0
"""Events a second."""
COUNT = 20_000

_KEY = "ticketing.bench.moved.v1"
EXCHANGE = names.events_exchange("ticketing")
_SECONDS = 120.0
# Copies of the event of an opened ticket, written and told of as a unit of work does it.
_WRITE = """
WITH written AS (
    INSERT INTO chassis.outbox (event_id, tenant_id, routing_key, subject, aggregate_version, body)
    SELECT gen_random_uuid(), tenant_id, %s, subject, aggregate_version, body FROM generate_series(1, %s), (
        SELECT * FROM chassis.outbox WHERE routing_key = %s ORDER BY id DESC LIMIT 1
    ) AS opened
    RETURNING 1
), told AS (SELECT pg_notify('outbox', '') FROM chassis.relay WHERE asleep_until > clock_timestamp())
SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM told)
"""
_UNSENT = "SELECT EXISTS (SELECT 1 FROM chassis.outbox WHERE sent_at IS NULL)"
_LAST = "SELECT extract(epoch FROM max(sent_at))::float8 FROM chassis.outbox WHERE routing_key = %s"
_FORGET = "DELETE FROM chassis.outbox WHERE routing_key = %s"


def measure(suite: Suite, harbour: Harbour, database: connection, groups: Read, count: int = COUNT) -> Aim:
    """Write ``count`` events into ticketing's outbox by one statement, and return how fast its relay moved them.

    It is counted from the commit until the last is marked, which follows upon the broker's confirm.
    """
    with _queue(harbour, suite):
        try:
            _write(database, count)
            began, before = time.time(), groups.read()
            if not came_true(lambda: not _one(database, _UNSENT), _SECONDS):
                raise StackError(f"after {_SECONDS:.0f} s events are still unsent: see {suite.layout.logs}")
            seconds = _one(database, _LAST, _KEY) - began
            cpu = {f"{name} ms": used * 1000 / count for name, used in spent(before, groups.read()).items()}
        finally:
            _run(database, _FORGET, _KEY)
    parts = {name: cpu[name] for name in ("relay ms", "broker ms", "database ms")}
    return Aim("the relay by itself", count / seconds, "events/s", least=LEAST, parts=parts)


@contextmanager
def _queue(harbour: Harbour, suite: Suite) -> Iterator[None]:
    """Have a queue of the kind that every event goes into, as long as it is needed."""
    with harbour.channel(suite) as channel:
        channel.queue_declare(USER, durable=True, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(USER, EXCHANGE, _KEY)
        try:
            yield
        finally:
            channel.queue_delete(USER)


def _write(database: connection, count: int) -> None:
    with database.cursor() as cursor:
        cursor.execute(_WRITE, [_KEY, count, TICKET_OPENED.key])
        written = cursor.fetchall()[0][0]
    if written != count:
        raise StackError("no ticket was opened yet: there is no event to copy")


def _one(database: connection, query: str, *values: str) -> Any:
    with database.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()[0][0]


def _run(database: connection, statement: str, *values: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement, values)
