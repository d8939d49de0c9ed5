"""Messages that no program of ours sends, of many kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from chassis.amqp import names
from chassis.amqp.burial import EXCHANGE, KEY, USER
from chassis.events.wire import CONTENT_TYPE

_LONG = b"x" * (10 * 1024 * 1024)
_NESTED = b"[" * 100_000
_UNREADABLE = {
    "empty": b"",
    "broken JSON": b"{no",
    "no UTF-8": b"\xff\xfe\xff",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "deeply nested": _NESTED,
}


@dataclass(frozen=True)
class Malformed:
    """A message: where it is published, its body, its properties as pika names them."""

    kind: str
    exchange: str
    key: str
    body: bytes
    properties: Mapping[str, Any]


def events(service: str, handled: str) -> list[Malformed]:
    """Return one of each kind for the event queue of ``service``, whose user publishes them.

    They come as if from its own retry queue. ``handled`` is the key of an event that it handles.
    """
    name, _, version = handled.rpartition(".v")
    producer = name.partition(".")[0]
    whole = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": producer,
        "type": name,
        "subject": "thing/1",
        "time": "2026-01-01T00:00:00Z",
        "tenant": str(uuid4()),
        "actor": "system:nobody",
        "correlationid": "malformed",
        "schemaversion": int(version),
        "aggregateversion": 1,
        "data": {},
    }
    moved = {KEY: handled, EXCHANGE: names.events_exchange(producer), USER: producer}

    def message(kind: str, body: bytes, headers: Mapping[str, Any] = moved, **properties: Any) -> Malformed:
        usual = {"content_type": CONTENT_TYPE, "delivery_mode": 2, "user_id": service, "headers": dict(headers)}
        return Malformed(kind, names.retry_exchange(service), names.AGAIN, body, usual | properties)

    def changed(kind: str, **attributes: Any) -> Malformed:
        kept = {name: value for name, value in {**whole, **attributes}.items() if value is not None}
        return message(kind, orjson.dumps({**kept, "id": attributes.get("id", str(uuid4()))}))

    good = orjson.dumps(whole)
    return [
        *(message(kind, body) for kind, body in _UNREADABLE.items()),
        message("10 MiB", orjson.dumps({**whole, "data": {"text": _LONG.decode()}})),
        message("no content type", good, content_type=None),
        message("another content type", good, content_type="text/plain"),
        message("said to be compressed", b"x\x9c", headers={**moved, "compression": "application/x-gzip"}),
        message("forged: in another's name", good, headers={**moved, USER: "nobody"}),
        message("forged: in the consumer's own name", good, headers={}),
        changed("no version of CloudEvents", specversion=None),
        changed("another version of CloudEvents", specversion="2.0"),
        changed("no tenant", tenant=None),
        changed("a tenant that is none", tenant="suihe"),
        changed("a subject that is none", subject=[]),
        changed("a time that is none", time="yesterday"),
        changed("an id that is none", id="1"),
        changed("a version in words", schemaversion="one"),
        changed("no version of the aggregate", aggregateversion=None),
        changed("no data", data=None),
        changed("data in a list", data=[]),
        changed("data without what it must have", data={"nothing": 1}),
        changed("an unknown type", type=f"{producer}.thing.invented"),
        changed("an unknown version", schemaversion=99),
    ]


def requests(service: str, method: str, sign: Mapping[str, str]) -> list[Malformed]:
    """Return one of each kind for the request queue of ``service``, which answers ``method``.

    ``sign`` has contexts that are not to be accepted, by what is wrong with them. The gateway's user publishes them.
    """
    usual = {
        "content_type": "application/json",
        "reply_to": f"reply.gateway.{uuid4().hex}",
        "correlation_id": "1",
        "user_id": "gateway",
    }

    def message(kind: str, body: bytes, key: str = method, **properties: Any) -> Malformed:
        return Malformed(kind, names.RPC_EXCHANGE, key, body, usual | properties)

    def asking(context: Any, request: Any) -> bytes:
        return orjson.dumps({"args": [], "kwargs": {"context": context, "request": request}})

    good = asking("context", {})
    return [
        *(message(kind, body) for kind, body in _UNREADABLE.items()),
        message("10 MiB", asking("context", {"text": _LONG.decode()})),
        message("no reply_to", good, reply_to=None),
        message("reply_to a queue of events", good, reply_to="evt-notify"),
        message("no correlation_id", good, correlation_id=None),
        message("no content type", good, content_type=None),
        message("pickled", good, content_type="application/x-python-serialize"),
        message("said to be encoded", good, content_encoding="gzip"),
        message("no arguments", orjson.dumps({"args": []})),
        message("the context an object", asking({}, {})),
        message("the request a list", asking("context", [])),
        message("a method that is not there", good, key=f"{service}.invented.v1"),
        message("a context that is none", good),
        *(message(f"a context that is {what}", asking(context, {})) for what, context in sign.items()),
    ]
