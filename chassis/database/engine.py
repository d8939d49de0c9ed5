"""Engines: where connections come from."""

from typing import Any

import orjson
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import NullPool

from chassis.database import connection, uuids
from chassis.database.pool import ShrinkingPool

_SPARE = 2
_LOCK_SECONDS = 3
# What is asked for lies in memory or on a disk without a head to move. With the server's own figure, for one that has,
# whether a page of twenty is read in its order or all rows are sorted for it depends on how a tenant's rows lie.
_SETTINGS = "-c timezone=UTC -c jit=off -c random_page_cost=1.1"


def engine_for(url: str, workers: int = 10) -> Engine:
    """Return an engine with a connection for each of ``workers`` and a few to spare (relay, health)."""
    pool = {"pool_size": workers + _SPARE, "max_overflow": 0, "pool_timeout": 3.0, "pool_recycle": 1800}
    shrinking = {"poolclass": ShrinkingPool, "pool_use_lifo": True}
    return _engine(url, f"-c lock_timeout={_LOCK_SECONDS}s", **shrinking, **pool)


def unpooled_engine(url: str) -> Engine:
    """Return an engine that opens a connection for each use: migrations, single commands."""
    return _engine(url, poolclass=NullPool)


def _engine(url: str, settings: str = "", **options: Any) -> Engine:
    connection.install()
    engine = create_engine(
        url,
        connect_args={"connection_factory": connection.Connection, "options": f"{_SETTINGS} {settings}"},
        # The driver's own lookups on each new connection are of no use here.
        use_native_hstore=False,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        query_cache_size=1500,
        # Errors come into logs and dead letters: phones, names and codes do not.
        hide_parameters=True,
        **options,
    )
    event.listen(engine, "connect", uuids.install)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkout", _check)
    return engine


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _begin(held: SqlConnection) -> None:
    driver_connection(held).begin()


def _check(held: connection.Connection, *_: Any) -> None:
    # The pool then tries another one: who asks does not notice that the server was restarted.
    if held.lost():
        raise DisconnectionError


def driver_connection(held: SqlConnection) -> connection.Connection:
    """Return the driver's connection below ``held``."""
    found: Any = held.connection.dbapi_connection
    if not isinstance(found, connection.Connection):
        raise TypeError("this engine was not made by chassis.database.engine")
    return found
