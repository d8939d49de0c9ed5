"""A partner that waits at its own queue and notes when each event came."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic, BasicProperties

_AHEAD = 500


class Arrival(NamedTuple):
    """A message, and when it came: seconds since the epoch."""

    at: float
    body: bytes


@contextmanager
def listening(url: str, queue: str) -> Iterator[list[Arrival]]:
    """Yield what arrives in the partner's ``queue``, as it arrives; what waited there is thrown away."""
    arrived: list[Arrival] = []
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_purge(queue)
    channel.basic_qos(prefetch_count=_AHEAD)

    def note(channel: BlockingChannel, got: Basic.Deliver, _: BasicProperties, body: bytes) -> None:
        arrived.append(Arrival(time.time(), body))
        channel.basic_ack(got.delivery_tag)

    channel.basic_consume(queue, note)
    thread = threading.Thread(target=channel.start_consuming, name="the partner", daemon=True)
    thread.start()
    try:
        yield arrived
    finally:
        connection.add_callback_threadsafe(channel.stop_consuming)
        thread.join()
        connection.close()
