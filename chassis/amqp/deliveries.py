"""Deliveries as they stand among the bytes that a broker sends.

pika makes an object of each frame of a delivery, three at least, and asks for each whom it concerns. Whoever takes
thousands of answers a second off one queue needs a body and its properties.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pika.spec import BasicProperties

_FRAME, _SIZE = struct.Struct(">BHL"), struct.Struct(">Q")
_METHOD, _HEADER, _BODY, _END = 1, 2, 3, 0xCE
_DELIVER = b"\x00\x3c\x00\x3c"


class Delivery(NamedTuple):
    """A message, and where the bytes go on after it."""

    properties: BasicProperties
    body: bytes
    end: int


class Span(NamedTuple):
    """Where the payload of a frame begins and ends; after it comes one byte more."""

    start: int
    end: int


@dataclass(frozen=True)
class Taker:
    """Takes what is for ``consumer`` on ``channel``, and hands it to ``deliver``."""

    channel: int
    consumer: bytes
    deliver: Callable[[BasicProperties, bytes], None]

    def take(self, data: bytes) -> int:
        """Deliver what ``data`` begins with; return how many bytes that was."""
        at = 0
        while delivery := delivery_at(data, at, self.channel, self.consumer):
            at = delivery.end
            self.deliver(delivery.properties, delivery.body)
        return at


def delivery_at(data: bytes, at: int, channel: int, consumer: bytes) -> Delivery | None:
    """Return what stands ``at``, where that is the whole of a delivery to ``consumer`` on ``channel``; else None."""
    method = _span(data, at, _METHOD, channel)
    if method is None or not data.startswith(_DELIVER + bytes((len(consumer),)) + consumer, method.start):
        return None
    header = _span(data, method.end + 1, _HEADER, channel)
    if header is None:
        return None
    (left,) = _SIZE.unpack_from(data, header.start + 4)
    parts, end = [], header.end
    while left:
        body = _span(data, end + 1, _BODY, channel)
        if body is None:
            return None
        parts.append(data[body.start : body.end])
        left, end = left - len(parts[-1]), body.end
    properties = BasicProperties()
    properties.decode(data[header.start + 12 : header.end])
    return Delivery(properties, b"".join(parts), end + 1)


def _span(data: bytes, at: int, kind: int, channel: int) -> Span | None:
    start = at + _FRAME.size
    if start > len(data):
        return None
    found, on, size = _FRAME.unpack_from(data, at)
    end = start + size
    if (found, on) != (kind, channel) or end >= len(data) or data[end] != _END:
        return None
    return Span(start, end)
