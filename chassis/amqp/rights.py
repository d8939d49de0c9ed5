"""What each broker user may do: as little as it needs.

Nobody may write to the default exchange, which reaches every queue. Nobody publishes an event in another's name: the
exchange, the routing key and the ``user_id`` property, which the broker checks, all name the producer. An answer has
the same property, and who asked takes none that names another.
"""

import re
from collections.abc import Iterable
from typing import Any

from chassis.amqp import names
from chassis.amqp.topology import PartnerTopology, ServiceTopology

NOTHING = "^$"


def of_service(document: dict[str, Any], service: ServiceTopology) -> None:
    """Add the rights of a service: its own queues and exchanges, and on the RPC exchange the keys that it may use."""
    name = service.name
    own_queues = [names.event_queue(name), names.dead_queue(name)]
    writes = [names.events_exchange(name), names.retry_exchange(name)]
    if service.answers:
        own_queues.append(names.rpc_queue(name))
        writes.append(names.RPC_EXCHANGE)
    readable, configurable, writable = exactly(own_queues), NOTHING, exactly(writes)
    if service.asks:
        replies = replies_of(name)
        readable = f"{exactly([*own_queues, names.RPC_EXCHANGE])}|{replies}"
        writable = f"{exactly([*writes, names.RPC_EXCHANGE])}|{replies}"
        configurable = replies
    document["permissions"].append({"user": name, "configure": configurable, "write": writable, "read": readable})
    _topics(document, name, names.events_exchange(name), rf"^(for\.[a-z_]+\.)?{re.escape(name)}\.", NOTHING)
    _topics(document, name, names.RPC_EXCHANGE, _may_send(service), replies_of(name) if service.asks else NOTHING)


def _may_send(service: ServiceTopology) -> str:
    allowed = [r"^reply\."] if service.answers else []
    if service.asks:
        allowed.append(rf"^({'|'.join(map(re.escape, service.asks))})\.")
    return "|".join(allowed) or NOTHING


def of_partner(document: dict[str, Any], partner: PartnerTopology) -> None:
    """Add the rights of a partner: to read its own queue, in its own virtual host."""
    user = names.partner_queue(partner.name)
    rights = {"vhost": user, "user": user, "configure": NOTHING, "write": NOTHING, "read": exactly([user])}
    document["permissions"].append(rights)


def replies_of(caller: str) -> str:
    """Return the pattern of a caller's reply queues, which are their routing keys too."""
    return rf"^reply\.{re.escape(caller)}\.[A-Za-z0-9_-]+$"


def exactly(allowed: Iterable[str]) -> str:
    """Return the pattern that matches these names and no others."""
    return f"^({'|'.join(re.escape(name) for name in sorted(allowed))})$"


def _topics(document: dict[str, Any], user: str, exchange: str, write: str, read: str) -> None:
    document["topic_permissions"].append({"user": user, "exchange": exchange, "write": write, "read": read})
