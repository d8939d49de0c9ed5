"""The dead letters of a service, as they are looked at and taken out."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.burial import EXCHANGE, KEY, USER
from chassis.events.wire import HANDLERS
from chassis.operating.letters import DeadLetter

_CONNECT_SECONDS = 5
_PATIENCE_SECONDS = 3.0
_LOOK_SECONDS = 0.02
#: What AMQP can say. Without a number a quorum queue would hand out 2,000.
_MOST = 65_535


@dataclass
class DeadLetters:
    """The dead letters of ``service``, over a channel with confirms; ``held`` of them are kept from others by it."""

    channel: BlockingChannel
    service: str
    held: int = 0

    def __iter__(self) -> Iterator[DeadLetter]:
        """Yield what rests now, the oldest first; go through to the end.

        Each is held from others until the channel ends; then it is back in its place, unless it was taken out. A quorum
        queue puts what comes back behind what came back before: order is kept where one consumer has held all of it.
        """
        queue = names.dead_queue(self.service)
        arrived: deque[DeadLetter] = deque()
        count = _ready(self.channel, queue)
        self.held += count
        self.channel.basic_qos(prefetch_count=_MOST)
        self.channel.basic_consume(queue, lambda _, *message: arrived.append(_letter(self.service, *message)))
        for _ in range(min(count, _MOST)):
            if not arrived:
                self.channel.connection.process_data_events(_PATIENCE_SECONDS)
            if not arrived:
                return  # somebody else holds the rest
            yield arrived.popleft()

    def replay(self, letter: DeadLetter) -> None:
        """Put it back into the service's event queue; it is taken out when the broker has confirmed the copy.

        The handlers that failed stay noted: the others have had the event.
        """
        moved = {KEY: letter.key, EXCHANGE: letter.exchange, USER: letter.publisher, HANDLERS: letter.handlers}
        again = pika.BasicProperties(
            content_type=letter.properties.get("content_type"),
            message_id=letter.id or None,
            delivery_mode=2,
            user_id=self.service,
            headers=letter.foreign | moved,
        )
        self.channel.basic_publish(names.retry_exchange(self.service), names.AGAIN, letter.body, again, mandatory=True)
        self.remove(letter)

    def remove(self, letter: DeadLetter) -> None:
        """Take it out for good."""
        self.channel.basic_ack(letter.tag)
        self.held -= 1

    def give_back(self) -> None:
        """End the channel and wait until the others are back in their place: whoever looks next counts them."""
        connection = self.channel.connection
        self.channel.close()
        channel = connection.channel()
        end = monotonic() + _PATIENCE_SECONDS
        while _ready(channel, names.dead_queue(self.service)) < self.held and monotonic() < end:
            connection.sleep(_LOOK_SECONDS)


@contextmanager
def dead_letters(address: BrokerAddress, service: str) -> Iterator[DeadLetters]:
    """Yield the dead letters of ``service``, whose own ``address`` it is. Raises pika's AMQPError."""
    parameters = pika.ConnectionParameters(
        address.host,
        address.port,
        address.virtual_host,
        pika.PlainCredentials(address.user, address.password),
        # None beats while a person is asked what to do with what is held.
        heartbeat=0,
        socket_timeout=_CONNECT_SECONDS,
        ssl_options=address.ssl_options(),
        client_properties={"connection_name": f"an operator of {service}"},
    )
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        letters = DeadLetters(channel, service)
        try:
            yield letters
        finally:
            if channel.is_open:
                letters.give_back()


def _ready(channel: BlockingChannel, queue: str) -> int:
    return int(channel.queue_declare(queue, passive=True).method.message_count)


def _letter(service: str, method: Any, properties: pika.BasicProperties, body: bytes) -> DeadLetter:
    given: dict[str, Any] = {name: value for name, value in vars(properties).items() if value is not None}
    return DeadLetter(service, method.delivery_tag, given, given.pop("headers", {}), body)
