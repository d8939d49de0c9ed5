"""Both ends of a bare pika round trip."""

from collections.abc import Iterator
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from stack.bench.harbour import USER

_REPLIES = "amq.rabbitmq.reply-to"
"""The broker's direct reply-to: nothing is faster."""


def answer(url: str) -> None:
    """Answer whatever comes into the queue as soon as it comes."""
    channel = _channel(url)

    def back(_: BlockingChannel, __: Any, properties: pika.BasicProperties, body: bytes) -> None:
        channel.basic_publish("", str(properties.reply_to), body)

    channel.basic_consume(USER, back, auto_ack=True)
    channel.start_consuming()


def trips(url: str) -> Iterator[bytes]:
    """Go there and back for each answer that is asked for, over a connection of its own."""
    channel = _channel(url)
    arrived: list[bytes] = []
    channel.basic_consume(_REPLIES, lambda *message: arrived.append(message[-1]), auto_ack=True)
    while True:
        channel.basic_publish("", USER, b"{}", pika.BasicProperties(reply_to=_REPLIES))
        while not arrived:
            channel.connection.process_data_events(time_limit=None)
        yield arrived.pop()


def _channel(url: str) -> BlockingChannel:
    return pika.BlockingConnection(pika.URLParameters(f"{url}?heartbeat=0")).channel()
