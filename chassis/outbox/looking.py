"""An operator's look at the outbox: what waits in it, and what was sent and can be sent again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.outbox.reading import Message, message_of

_WAITING = text("""
    SELECT routing_key, count(*) AS rows, extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS oldest
    FROM chassis.outbox WHERE sent_at IS NULL GROUP BY routing_key ORDER BY rows DESC, routing_key
""")
_SENT = text(r"""
    SELECT id, event_id, tenant_id, routing_key, subject, aggregate_version, body, created_at FROM chassis.outbox
    WHERE id > :after AND sent_at IS NOT NULL AND created_at >= :since AND created_at < :until
    AND (:type IS NULL OR :type IN (routing_key, regexp_replace(routing_key, '\.v\d+$', '')))
    ORDER BY id LIMIT :limit
""")


@dataclass(frozen=True)
class Waiting:
    """Events of one routing key that are not sent; ``oldest`` is the age of the first in seconds."""

    key: str
    rows: int
    oldest: float


@dataclass(frozen=True)
class Span:
    """From a moment on, to another that is not in it any more."""

    since: datetime
    until: datetime


def waiting(engine: Engine) -> list[Waiting]:
    """Return what is not sent, in all tenants, the most numerous first."""
    with _looking(engine) as connection:
        return [Waiting(*row) for row in connection.execute(_WAITING)]


def sent(engine: Engine, type: str | None, span: Span, portion: int) -> Iterator[Sequence[Message]]:
    """Yield in portions, in the order of the outbox, what was written of a type within ``span`` and was sent.

    ``type`` is a routing key, or one without its version, which stands for all versions; None for all types.
    """
    values = {"type": type, "since": span.since, "until": span.until, "limit": portion}
    after = 0
    while True:
        with _looking(engine) as connection:
            found = [message_of(row) for row in connection.execute(_SENT, {**values, "after": after})]
        if not found:
            return
        yield found
        after = found[-1].id


@contextmanager
def _looking(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        yield connection
