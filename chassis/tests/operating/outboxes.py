"""Rows of the outbox and the inbox, as processes have left them."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import text

from chassis.database.engine import unpooled_engine
from chassis.tests.events.messages import TENANT, envelope

_TENANT = text("SELECT set_config('app.tenant', :tenant, true)")
_WRITE = text("""
    INSERT INTO chassis.outbox (event_id, tenant_id, routing_key, subject, aggregate_version, body, created_at, sent_at)
    VALUES (:event_id, :tenant, :key, 's', 1, :body, now() - make_interval(secs => :age),
        CASE WHEN :sent THEN now() END)
""")
_RECEIVE = text("""
    INSERT INTO chassis.inbox (consumer, event_id, tenant_id, received_at)
    VALUES (:consumer, :event_id, :tenant, now() - make_interval(secs => :age))
""")


def write(url: str, *kinds: str, age: float = 60.0, sent: bool = True) -> list[str]:
    """Write an event of each of ``kinds``, so many seconds ago; return their ids."""
    bodies = [envelope(kind) for kind in kinds]
    shared = {"tenant": TENANT, "age": age, "sent": sent}
    rows = [
        {"event_id": body["id"], "key": f"{body['type']}.v1", "body": orjson.dumps(body).decode(), **shared}
        for body in bodies
    ]
    _execute(url, _WRITE, rows)
    return [body["id"] for body in bodies]


def receive(url: str, consumer: str, *ages: float) -> None:
    """Note that ``consumer`` has received an event of each of these ages."""
    rows = [{"consumer": consumer, "event_id": str(uuid4()), "tenant": TENANT, "age": age} for age in ages]
    _execute(url, _RECEIVE, rows)


def empty_outbox(owner_url: str) -> None:
    """Take everything out."""
    with unpooled_engine(owner_url).begin() as connection:
        connection.execute(text("TRUNCATE chassis.outbox, chassis.inbox"))


def _execute(url: str, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    with unpooled_engine(url).begin() as connection:
        connection.execute(_TENANT, {"tenant": TENANT})
        for row in rows:
            connection.execute(statement, row)
