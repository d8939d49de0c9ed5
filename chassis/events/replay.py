"""Gives the dead letters of a service a new chance."""

from dataclasses import dataclass
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.burial import EXCHANGE, REASON, USER
from chassis.events.wire import ATTEMPTS, ERROR
from chassis.observe.logs import log_for

_log = log_for(__name__)

#: What was noted about the earlier attempts. The handlers that failed stay noted: the others have had the event.
_FORGOTTEN = (REASON, ERROR, ATTEMPTS)


@dataclass
class Replayed:
    """How many dead letters went back to the service's events, and how many are no events and stay."""

    again: int = 0
    kept: int = 0


def replay(address: BrokerAddress, service: str) -> Replayed:
    """Put what is now in the dead letters of ``service`` back into its event queue, one after the other.

    ``address`` is the service's own. A message is taken out of the dead letters when the broker has confirmed its copy.
    Raises pika's AMQPError.
    """
    credentials = pika.PlainCredentials(address.user, address.password)
    parameters = pika.ConnectionParameters(address.host, address.port, address.virtual_host, credentials)
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        return _replay(channel, service)


def _replay(channel: BlockingChannel, service: str) -> Replayed:
    queue, replayed = names.dead_queue(service), Replayed()
    for _ in range(channel.queue_declare(queue, passive=True).method.message_count):
        method, properties, body = channel.basic_get(queue)
        if method is None or properties is None or body is None:
            break
        headers: dict[str, Any] = properties.headers or {}
        if headers.get(EXCHANGE) == names.RPC_EXCHANGE:
            replayed.kept += 1  # unacknowledged, so it is back when the channel ends; whoever asked waits no more
            continue
        again = pika.BasicProperties(
            content_type=properties.content_type,
            message_id=properties.message_id,
            delivery_mode=2,
            user_id=service,
            headers=_headers(headers, properties.user_id),
        )
        channel.basic_publish(names.retry_exchange(service), names.AGAIN, body, again, mandatory=True)
        channel.basic_ack(method.delivery_tag)
        replayed.again += 1
    _log.info("replayed", again=replayed.again, kept=replayed.kept)
    return replayed


def _headers(headers: dict[str, Any], user: str | None) -> dict[str, Any]:
    # What the broker itself put away, after too many deliveries, has no note of who published it.
    noted = {name: value for name, value in headers.items() if name not in _FORGOTTEN and isinstance(value, str | int)}
    return {USER: user or "", **noted}
