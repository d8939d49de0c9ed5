"""Puts malformed messages into every queue of the suite, and looks what became of them."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import orjson
import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.amqp.topology import ServiceTopology
from chassis.context import Context, Signer
from chassis.context.keys import generate_key
from chassis.scopes import OrgScope, Scopes
from contracts.core.registry import SERVICES
from stack.resilience.arena import Arena
from stack.resilience.malformed import Malformed, events, requests
from stack.resilience.pacing import pause
from stack.suite.parts import GATEWAY, topologies

_PACE = 0.02
_METHODS = {
    "customer": "customer.list_customers.v1",
    "property": "property.list_projects.v1",
    "ticketing": "ticketing.list_tickets.v1",
    "billing": "billing.list_invoices.v1",
    "notify": "notify.list_messages.v1",
    "hr": "hr.list_nodes.v1",
}


class Poisoner:
    """Publishes to the broker of ``arena``, past the links, as the users that could."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena

    def kinds(self) -> Iterator[tuple[str, Malformed]]:
        """Yield one of each kind for every queue, with the user who publishes it."""
        for topology in topologies():
            for message in events(topology.name, topology.handles[0]):
                yield topology.name, message
        for service in SERVICES:
            for message in requests(service, _METHODS[service], self._contexts(_METHODS[service])):
                yield GATEWAY, message

    def publish(self, messages: Iterable[tuple[str, Malformed]]) -> int:
        """Publish them, 50 a second at most; return how many the broker has taken."""
        count = 0
        by_user: dict[str, list[Malformed]] = {}
        for user, message in messages:
            by_user.setdefault(user, []).append(message)
        for user, own in by_user.items():
            with closing(self._connection(user)) as connection:
                channel = connection.channel()
                channel.confirm_delivery()
                for message in own:
                    _publish(channel, message)
                    count += 1
                    pause(_PACE)
        return count

    def reasons(self) -> list[str]:
        """Return the reason of every message that rests in the dead letters; empty for one that has none."""
        return [
            str((properties.headers or {}).get("x-reason", ""))
            for part in topologies()
            for properties in self._resting(part, remove=False)
        ]

    def clear(self) -> None:
        """Empty the dead letters."""
        for part in topologies():
            list(self._resting(part, remove=True))

    def _resting(self, part: ServiceTopology, *, remove: bool) -> Iterator[pika.BasicProperties]:
        with closing(self._connection(part.name)) as connection:
            channel = connection.channel()
            while True:
                # Unacknowledged they stay, and are back when the channel ends.
                _, properties, body = channel.basic_get(names.dead_queue(part.name), auto_ack=remove)
                if body is None or properties is None:
                    return
                yield properties

    def _connection(self, user: str) -> pika.BlockingConnection:
        return pika.BlockingConnection(
            pika.URLParameters(f"{self._arena.suite.environment(user)['AMQP_URL']}?heartbeat=0")
        )

    def _contexts(self, method: str) -> dict[str, str]:
        keys = self._arena.suite.credentials.keys
        boss = Context(
            tenant_id=uuid4(),
            principal=f"employee:{uuid4()}",
            permission="ticket:read",
            scopes=Scopes((OrgScope(uuid4()),)),
            request_id="malformed",
            deadline=time.time() + 60,
        )
        with tempfile.TemporaryDirectory() as folder:
            generate_key(Path(folder), GATEWAY)
            forged = Signer(Path(folder), GATEWAY).sign(boss, method)
        return {
            "forged": forged,
            "expired": Signer(keys, GATEWAY).sign(boss, method, -60),
            "for another method": Signer(keys, GATEWAY).sign(boss, "ticketing.invented.v1"),
            "signed by who may not": Signer(keys, "hr").sign(boss, method),
        }


def of_ticket(body: str) -> Malformed:
    """Return an event of ticketing as its outbox has it, made new for notify, with a mark that the handler fails on."""
    event = orjson.loads(body) | {"id": str(uuid4()), "correlationid": f"poison-{uuid4()}"}
    key = f"{event['type']}.v{event['schemaversion']}"
    headers = {"x-key": key, "x-exchange": names.events_exchange("ticketing"), "x-user": "ticketing"}
    properties = {
        "content_type": "application/cloudevents+json",
        "delivery_mode": 2,
        "user_id": "notify",
        "message_id": event["id"],
        "headers": headers,
    }
    return Malformed(
        "its handler times out", names.retry_exchange("notify"), names.AGAIN, orjson.dumps(event), properties
    )


def _publish(channel: BlockingChannel, message: Malformed) -> None:
    given = {name: value for name, value in message.properties.items() if value is not None}
    properties = pika.BasicProperties(**{"message_id": str(uuid4()), **given})
    channel.basic_publish(message.exchange, message.key, message.body, properties, mandatory=True)
