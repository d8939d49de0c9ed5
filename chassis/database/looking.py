"""Looks at what concerns all tenants: how processes learn, again and again, whether there is something to do."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from chassis.database.opening import relay_look


def look(engine: Engine, query: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Return what ``query`` finds in the outbox, the due work and the log of all tenants; it sees nothing else.

    One exchange, which is a transaction of its own, with the driver alone: at rest there is nothing but looks.
    """
    borrowed = engine.raw_connection()
    try:
        held: Any = borrowed.dbapi_connection
        held.begin_reading(relay_look())
        with held.cursor() as cursor:
            cursor.execute(query, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        held.commit()
    except BaseException:
        borrowed.invalidate()
        raise
    finally:
        borrowed.close()
    return found
