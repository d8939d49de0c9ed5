"""Dead letters, as the processes of alpha write them."""

from itertools import islice
from typing import Any
from uuid import uuid4

import orjson
import pika

from chassis.amqp import names
from chassis.events.wire import CONTENT_TYPE
from chassis.testing.eventually import eventually
from chassis.tests.brokers import Broker
from chassis.tests.events.messages import envelope

DEAD = names.dead_queue("alpha")
KEY = "beta.thing.happened.v1"
_AN_EVENT = {"x-key": KEY, "x-exchange": "beta.events", "x-user": "beta", "x-reason": "failed", "x-attempts": 4}


def bury(broker: Broker, *, body: dict[str, Any] | None = None, **notes: Any) -> str:
    """Put an event into alpha's dead letters, with other ``notes`` where they are given; return its id."""
    body = body or envelope()
    headers = _AN_EVENT | {f"x-{name}": value for name, value in notes.items()}
    _publish(broker, body, "alpha", headers)
    return str(body["id"])


def bury_as_the_broker_does(broker: Broker, body: dict[str, Any], producer: str) -> str:
    """Put an event there as the broker does it after too many deliveries: the properties are the producer's own."""
    death = {"reason": "delivery_limit", "exchange": "beta.events", "routing-keys": [KEY], "queue": "evt-alpha"}
    _publish(broker, body, producer, {"x-death": [death]})
    return str(body["id"])


def bury_request(broker: Broker) -> str:
    """Put a request that could not be read there."""
    about = {"exchange": names.RPC_EXCHANGE, "key": "alpha.do", "user": "asker", "reason": "bad_request"}
    return bury(broker, body={"id": str(uuid4())}, **about)


def resting(broker: Broker) -> list[str]:
    """The ids of what rests there, in its order, all of it held by one consumer."""
    count = broker.depth(DEAD)
    with broker.channel() as channel:
        found = [properties for _, properties, _ in islice(channel.consume(DEAD, inactivity_timeout=5), count)]
    eventually(lambda: broker.depth(DEAD) == count, "all are back")
    return [str(properties.message_id) for properties in found if properties is not None]


def taken(broker: Broker) -> list[str]:
    """The ids of what rests there, in its order, taken out one after the other."""
    return [str(broker.take(DEAD)[0].message_id) for _ in range(broker.depth(DEAD))]


def _publish(broker: Broker, body: dict[str, Any], user: str, headers: dict[str, Any]) -> None:
    before = broker.depth(DEAD)
    said = {"content_type": CONTENT_TYPE, "message_id": str(body["id"]), "user_id": user, "headers": headers}
    with broker.impersonating(user) as channel:
        channel.confirm_delivery()
        channel.basic_publish(
            names.retry_exchange("alpha"), names.DEAD, orjson.dumps(body), pika.BasicProperties(**said)
        )
    eventually(lambda: broker.depth(DEAD) > before, "a dead letter")
