"""Looks at what concerns all tenants: how processes learn, again and again, whether there is something to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from chassis.database.engine import driver_connection
from chassis.database.opening import relay_look


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees the outbox, the due work and the log of all tenants, and nothing else.

    Each statement is one exchange, and a transaction of its own.
    """
    with engine.begin() as connection:
        driver_connection(connection).begin_reading(relay_look())
        yield connection
