"""Event messages: CloudEvents in structured JSON."""

from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from chassis.amqp import names
from chassis.amqp.burial import USER
from chassis.amqp.publisher import Outgoing

CONTENT_TYPE = "application/cloudevents+json"
LONGEST_BODY = 4 * 1024 * 1024

#: Headers of our own, written when a message is moved. They count only on messages that we published ourselves.
ATTEMPTS = "x-attempts"
HANDLERS = "x-handlers"
ERROR = "x-error"

_TEXTS = ("id", "source", "type", "subject", "time", "tenant", "actor", "correlationid")
_NUMBERS = ("schemaversion", "aggregateversion")


class Message(Protocol):
    """What is read of a message. ``properties`` are named as AMQP names them."""

    @property
    def properties(self) -> dict[str, Any]: ...
    @property
    def headers(self) -> dict[str, Any]: ...
    @property
    def body(self) -> bytes: ...


class BadEvent(Exception):
    """A message that is no event we can take: ``reason`` is a word for the dead letters, the text a sentence."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event as it arrived: its CloudEvents envelope, and what we noted on it when it failed before."""

    envelope: dict[str, Any]
    key: str
    attempts: int = 0
    handlers: frozenset[str] = frozenset()

    @property
    def thread(self) -> tuple[str, str]:
        """What it happened to: events of the same thing are taken one after the other."""
        return self.envelope["tenant"], self.envelope["subject"]


class Written(Protocol):
    """An event as it stands in an outbox, ready."""

    @property
    def key(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def event_id(self) -> object: ...


def outgoing(producer: str, event: Written, *, user: str, key: str = "") -> Outgoing:
    """Return the message of an ``event`` of ``producer``, which ``user`` publishes, under another ``key`` if given."""
    properties = {
        "content_type": CONTENT_TYPE,
        "delivery_mode": 2,
        "message_id": str(event.event_id),
        "user_id": user,
    }
    return Outgoing(names.events_exchange(producer), key or event.key, bytes(event.body), properties)


def read_event(message: Message, service: str) -> Inbound:
    """Return the event in ``message``, which ``service`` has received. Raises :class:`BadEvent`.

    Who published it is proven by the ``user_id`` property: the broker refuses a false one. A message that came back
    from our own retry queue carries our name there, and the first publisher's in a header that we wrote.
    """
    envelope = _envelope(message)
    user, headers = message.properties.get("user_id"), message.headers
    moved = user == service and USER in headers
    producer = envelope["type"].partition(".")[0]
    if (headers[USER] if moved else user) != producer:
        raise BadEvent("forged", f"an event of {producer} published by {user or 'nobody'}")
    key = f"{envelope['type']}.v{envelope['schemaversion']}"
    if not moved:
        return Inbound(envelope, key)
    attempts, handlers = headers.get(ATTEMPTS), headers.get(HANDLERS)
    return Inbound(
        envelope,
        key,
        attempts if isinstance(attempts, int) else 0,
        frozenset(handlers.split(",")) if isinstance(handlers, str) and handlers else frozenset(),
    )


def _envelope(message: Message) -> dict[str, Any]:
    if message.properties.get("content_type") != CONTENT_TYPE:
        raise BadEvent("undecodable", f"the content type is not {CONTENT_TYPE}")
    if len(message.body) > LONGEST_BODY:
        raise BadEvent("undecodable", f"the body has {len(message.body)} bytes")
    try:
        envelope = orjson.loads(message.body)
    except ValueError:
        raise BadEvent("undecodable", "the body is no JSON") from None
    if not isinstance(envelope, dict) or envelope.get("specversion") != "1.0":
        raise BadEvent("undecodable", "the body is no CloudEvent 1.0")
    missing = [name for name in _TEXTS if not isinstance(envelope.get(name), str)]
    missing += [name for name in _NUMBERS if not isinstance(envelope.get(name), int)]
    if not isinstance(envelope.get("data"), dict):
        missing.append("data")
    if missing:
        raise BadEvent("undecodable", f"these attributes are missing or of the wrong type: {', '.join(missing)}")
    return envelope
