"""The broker's definitions: users and their rights, exchanges, queues, policies and bindings, as one JSON document.

Processes declare nothing themselves, but for a caller's reply queue. The same input gives the same document, so that it
can be compared; one service's part can be made and imported alone.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from chassis.amqp import names, rights
from chassis.amqp.topology import PartnerTopology, ServiceTopology

VIRTUAL_HOST = "steward"

#: Each crash of a healthy consumer counts as a delivery; failures of handlers are counted in a header of ours instead.
DELIVERY_LIMIT = 100

#: A partner who stops reading hurts nobody: after a week, or a million of them, the oldest events go.
PARTNER_LIMITS: dict[str, Any] = {"message-ttl": 7 * 24 * 3600 * 1000, "max-length": 1_000_000, "overflow": "drop-head"}
SHOVEL = "rabbitmq_shovel"
"""The broker's plugin that brings events into the virtual hosts of partners."""
#: Each look at a dead letter counts as a delivery, and newer brokers drop what was delivered twenty times.
_MOST_LOOKS = 1_000_000_000
_REQUEST_MS = 60_000
_MOST_REQUESTS = 20_000

Row = dict[str, Any]


def definitions(
    services: Iterable[ServiceTopology],
    passwords: Mapping[str, str],
    partners: Iterable[PartnerTopology] = (),
    *,
    virtual_host: str = VIRTUAL_HOST,
    second_ms: int = 1000,
) -> Row:
    """Return the definitions for ``services`` and ``partners``, whose broker users have the ``passwords`` (by user
    name).

    ``second_ms`` is how long a second of the retry queues lasts (tests shorten it).
    """
    document: Row = {
        "users": [],
        "vhosts": [{"name": virtual_host}],
        "permissions": [],
        "topic_permissions": [],
        "policies": [],
        "parameters": [],
        "exchanges": [],
        "queues": [],
        "bindings": [],
    }
    exchange(document, names.RPC_EXCHANGE, "topic")
    for service in sorted(services, key=lambda one: one.name):
        _service(document, service, second_ms)
        _user(document, service.name, passwords[service.name])
        rights.of_service(document, service)
    for partner in sorted(partners, key=lambda one: one.name):
        _partner(document, partner, virtual_host)
        user = names.partner_queue(partner.name)
        _user(document, user, passwords[user])
        rights.of_partner(document, partner)
    return _placed(document, virtual_host)


def exchange(document: Row, name: str, kind: str) -> None:
    """Add a durable exchange, once."""
    row = {"name": name, "type": kind, "durable": True, "auto_delete": False, "internal": False, "arguments": {}}
    if row not in document["exchanges"]:
        document["exchanges"].append(row)


def _service(document: Row, service: ServiceTopology, second_ms: int) -> None:
    name = service.name
    exchange(document, names.events_exchange(name), "topic")
    exchange(document, names.retry_exchange(name), "direct")
    if service.answers:
        _queue(document, names.rpc_queue(name), "classic")
        _bind(document, names.RPC_EXCHANGE, names.rpc_queue(name), f"{name}.#")
        limits = {"message-ttl": _REQUEST_MS, "max-length": _MOST_REQUESTS, "overflow": "drop-head"}
        _policy(document, names.rpc_queue(name), limits)
    _queue(document, names.dead_queue(name), "quorum")
    _policy(document, names.dead_queue(name), {"delivery-limit": _MOST_LOOKS})
    _bind(document, names.retry_exchange(name), names.dead_queue(name), names.DEAD)
    _events(document, service, second_ms)


def _events(document: Row, service: ServiceTopology, second_ms: int) -> None:
    name = service.name
    queue, retry = names.event_queue(name), names.retry_exchange(name)
    # The events of one thing reach one process after the other, in their order. Other copies stand by.
    _queue(document, queue, "quorum", {"x-single-active-consumer": True})
    _policy(document, queue, _dead_letters(retry, names.DEAD) | {"delivery-limit": DELIVERY_LIMIT})
    _bind(document, retry, queue, names.AGAIN)
    for key in service.handles:
        producer = names.events_exchange(key.partition(".")[0])
        exchange(document, producer, "topic")
        _bind(document, producer, queue, key)
        # What the producer publishes again for this consumer alone.
        _bind(document, producer, queue, names.addressed(key, name))
    for seconds in names.RETRY_SECONDS:
        waiting = names.retry_queue(name, seconds)
        _queue(document, waiting, "quorum")
        _policy(document, waiting, _dead_letters(retry, names.AGAIN) | {"message-ttl": seconds * second_ms})
        _bind(document, retry, waiting, str(seconds))


def _dead_letters(to: str, key: str) -> Row:
    # at-least-once needs reject-publish: with drop-head the broker falls back to at-most-once and says nothing.
    return {
        "dead-letter-exchange": to,
        "dead-letter-routing-key": key,
        "dead-letter-strategy": "at-least-once",
        "overflow": "reject-publish",
    }


def _partner(document: Row, partner: PartnerTopology, virtual_host: str) -> None:
    """Add a queue that gathers the events, the partner's own in a virtual host of its own, and what leads there."""
    queue = own_host = names.partner_queue(partner.name)
    document["vhosts"].append({"name": own_host})
    for place in (virtual_host, own_host):
        _queue(document, queue, "quorum", place=place)
        _policy(document, queue, PARTNER_LIMITS, place=place)
    document["parameters"].append({"component": "shovel", "name": queue, "value": _shovel(virtual_host, queue)})
    for key in sorted(partner.events):
        producer = names.events_exchange(key.partition(".")[0])
        exchange(document, producer, "topic")
        _bind(document, producer, queue, key)


def _shovel(virtual_host: str, queue: str) -> Row:
    # Addresses without a host are the broker itself: it asks for no password, and leaves user_id as it is.
    return {
        "src-protocol": "amqp091",
        "src-uri": f"amqp:///{quote(virtual_host, safe='')}",
        "src-queue": queue,
        "dest-protocol": "amqp091",
        "dest-uri": f"amqp:///{queue}",
        "dest-queue": queue,
        "ack-mode": "on-confirm",
    }


def _queue(document: Row, name: str, kind: str, arguments: Row | None = None, place: str | None = None) -> None:
    # Durable also where the messages are transient: nobody would declare it anew after the broker's restart.
    arguments = {"x-queue-type": kind} | (arguments or {})
    row = {"name": name, "durable": True, "auto_delete": False, "arguments": arguments}
    document["queues"].append(_at(place) | row)


def _policy(document: Row, queue: str, definition: Row, place: str | None = None) -> None:
    row = {"name": queue, "pattern": f"^{queue}$", "apply-to": "queues", "priority": 0, "definition": definition}
    document["policies"].append(_at(place) | row)


def _at(place: str | None) -> Row:
    return {"vhost": place} if place else {}


def _bind(document: Row, source: str, queue: str, key: str) -> None:
    row = {"source": source, "destination": queue, "destination_type": "queue", "routing_key": key, "arguments": {}}
    document["bindings"].append(row)


def _user(document: Row, name: str, password: str) -> None:
    row = {"name": name, "password_hash": password_hash(name, password), "tags": "", "limits": {}}
    document["users"].append(row | {"hashing_algorithm": "rabbit_password_hashing_sha256"})


def password_hash(user: str, password: str) -> str:
    """Return RabbitMQ's salted hash. The salt comes from the input, so that the document stays the same."""
    salt = hashlib.sha256(f"salt of {user}:{password}".encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _placed(document: Row, virtual_host: str) -> Row:
    for part in ("permissions", "topic_permissions", "policies", "parameters", "exchanges", "queues", "bindings"):
        document[part] = [{"vhost": virtual_host, **row} for row in document[part]]
    return document
