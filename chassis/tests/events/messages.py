"""Events as a producer publishes them, and as it should not."""

from typing import Any
from uuid import uuid4

import orjson
import pika

from chassis.amqp import names
from chassis.events.wire import CONTENT_TYPE
from chassis.tests.brokers import Broker

TENANT = "6f1c2d54-8f0b-4c7e-9a55-0a4f6b1f0c11"


def envelope(kind: str = "beta.thing.happened", subject: str = "thing/1", **data: Any) -> dict[str, Any]:
    """A whole event."""
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/steward/beta",
        "type": kind,
        "subject": subject,
        "time": "2026-03-01T08:00:00Z",
        "tenant": TENANT,
        "actor": "system:beta",
        "aggregateversion": 1,
        "schemaversion": 1,
        "correlationid": "r-1",
        "data": data,
    }


def publish(broker: Broker, *envelopes: dict[str, Any], user: str = "beta") -> list[str]:
    """Publish events as their producer does; return their ids."""
    with broker.channel(user) as channel:
        # A quorum queue may lose what was not confirmed when the channel is closed.
        channel.confirm_delivery()
        for one in envelopes:
            key = f"{one['type']}.v{one['schemaversion']}"
            send(channel, key, orjson.dumps(one), user_id=user, message_id=one["id"])
    return [one["id"] for one in envelopes]


def send(channel: Any, key: str, body: bytes, exchange: str = "", **properties: Any) -> None:
    """Publish a message with any properties."""
    given = {"content_type": CONTENT_TYPE, "delivery_mode": 2, **properties}
    channel.basic_publish(exchange or names.events_exchange("beta"), key, body, pika.BasicProperties(**given))
