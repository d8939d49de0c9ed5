"""A small broker document: a producer, a consumer that may read one queue, and an administrator."""

from typing import Any

from chassis.amqp.definitions import password_hash

ADMIN, PRODUCER, CONSUMER = "admin", "ticketing", "notify"
PASSWORD = "correct horse"


def definitions() -> dict[str, Any]:
    return {
        "vhosts": [{"name": "steward"}],
        "users": [_user(ADMIN, "administrator"), _user(PRODUCER), _user(CONSUMER)],
        "permissions": [
            _permission(ADMIN, ".*", ".*", ".*"),
            _permission(PRODUCER, "", "ticketing[.]events", ""),
            _permission(CONSUMER, "", "", "evt-notify"),
        ],
        "exchanges": [{"name": "ticketing.events", "type": "topic", **DURABLE, "internal": False}],
        "queues": [{"name": "evt-notify", **DURABLE, "arguments": {"x-queue-type": "quorum"}}],
        "bindings": [
            {
                "source": "ticketing.events",
                "vhost": "steward",
                "destination": "evt-notify",
                "destination_type": "queue",
                "routing_key": "ticketing.#",
                "arguments": {},
            }
        ],
    }


DURABLE: dict[str, Any] = {"vhost": "steward", "durable": True, "auto_delete": False, "arguments": {}}


def _user(name: str, *tags: str) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": password_hash(name, PASSWORD),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": list(tags),
    }


def _permission(user: str, configure: str, write: str, read: str) -> dict[str, str]:
    return {"user": user, "vhost": "steward", "configure": configure, "write": write, "read": read}
