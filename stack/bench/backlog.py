"""What a load leaves to be done: unsent events, undelivered messages, due work that is not held."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import pika
import psycopg2
from pika.adapters.blocking_connection import BlockingChannel
from psycopg2.extensions import connection
from sqlalchemy import make_url

from chassis.amqp import names
from chassis.database.bootstrap import role_names
from stack.errors import StackError
from stack.suite import Suite
from stack.suite.parts import GATEWAY, PARTS
from stack.waiting import came_true

_SECONDS = 180.0
_QUIET_LOOKS = 5
_LONGEST_SECONDS = 3600
_LEFT = """
SELECT (SELECT count(*) FROM chassis.outbox WHERE sent_at IS NULL)
     + (SELECT count(*) FROM chassis.due_work d WHERE done_at IS NULL AND due_at <= now()
        AND NOT EXISTS (SELECT 1 FROM chassis.halted h WHERE h.tenant_id = d.tenant_id)),
       (SELECT count(*) FROM chassis.inbox)
"""


@dataclass(frozen=True)
class Look:
    """``left`` is what is known to be undone, ``taken`` how many events were ever taken."""

    left: int
    taken: int


class Backlog:
    """Looks at every database and every queue of the suite, over connections that it keeps."""

    def __init__(self, databases: list[connection], channel: BlockingChannel) -> None:
        self._databases = databases
        self._channel = channel

    @property
    def backends(self) -> frozenset[int]:
        """The processes of the database server that serve the looking."""
        return frozenset(database.info.backend_pid for database in self._databases)

    def drain(self) -> None:
        """Wait until nothing is left to do. Raises StackError when that takes too long."""
        looks: list[Look] = []

        def quiet() -> bool:
            # What a consumer holds just now is in no queue, but shows as soon as it is done.
            looks.append(self._look())
            last = looks[-_QUIET_LOOKS:]
            return len(last) == _QUIET_LOOKS and last[0].left == 0 and len(set(last)) == 1

        if not came_true(quiet, _SECONDS):
            raise StackError(f"after {_SECONDS:.0f} s {looks[-1].left} events or due rows are still left: see the logs")

    def dead(self) -> int:
        """Return how many messages rest in the dead-letter queues."""
        return sum(self.waiting(names.dead_queue(part)) for part in PARTS)

    def _look(self) -> Look:
        rows = [_left(database) for database in self._databases]
        queued = sum(self.waiting(queue) for part in PARTS for queue in _queues(part))
        return Look(queued + sum(left for left, _ in rows), sum(taken for _, taken in rows))

    def waiting(self, queue: str) -> int:
        """Return how many messages wait in a queue."""
        count: int = self._channel.queue_declare(queue, passive=True).method.message_count
        return count


class _Patient(connection):
    """Waits for an hour: a command may make a million rows, and what else is asked in this process waits a minute."""

    @property
    def deadline(self) -> float:
        return time.monotonic() + _LONGEST_SECONDS


@contextmanager
def watching(suite: Suite) -> Iterator[Backlog]:
    """Yield the backlog of a running suite."""
    url = suite.environment(GATEWAY)["AMQP_URL"]
    with ExitStack() as opened:
        broker = opened.enter_context(closing(pika.BlockingConnection(pika.URLParameters(f"{url}?heartbeat=0"))))
        yield Backlog([opened.enter_context(closing(admin(suite, part))) for part in PARTS], broker.channel())


def admin(suite: Suite, part: str) -> connection:
    """Return a connection to the part's database as the administrator, in autocommit mode."""
    url = make_url(suite.servers.database.admin_url).set(database=role_names(part)[0])
    opened: connection = psycopg2.connect(url.render_as_string(hide_password=False), connection_factory=_Patient)
    opened.autocommit = True
    return opened


def _queues(part: str) -> Iterator[str]:
    yield names.event_queue(part)
    yield from (names.retry_queue(part, seconds) for seconds in names.RETRY_SECONDS)


def _left(database: connection) -> tuple[int, int]:
    with database.cursor() as cursor:
        cursor.execute(_LEFT)
        left, taken = cursor.fetchall()[0]
    return left, taken
