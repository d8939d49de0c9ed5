"""Publishing what no library lets one publish."""

import struct
from typing import Any
from unittest.mock import patch

import pika
from pika.spec import BasicProperties

from chassis.tests.brokers import Broker

_CONTENT_TYPE_ALONE = 0x8000


def publish_with_properties(broker: Broker, user: str, exchange: str, key: str, *, content_type: bytes) -> None:
    """Publish a message whose content type are these bytes, be they text or not."""

    def encode(self: Any) -> list[bytes]:
        return [struct.pack(">HB", _CONTENT_TYPE_ALONE, len(content_type)), content_type]

    with broker.channel(user) as channel, patch.object(BasicProperties, "encode", encode):
        channel.basic_publish(exchange, key, b"{}", pika.BasicProperties())
        channel.connection.process_data_events(0)
