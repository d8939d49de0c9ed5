"""The broker of the tests: alpha and beta are services, asker asks them, acme is a partner."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pika
import psutil
import requests
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.amqp.definitions import definitions, password_hash
from chassis.amqp.management import import_definitions
from chassis.amqp.topology import PartnerTopology, ServiceTopology
from chassis.testing.certificates import Authority
from chassis.testing.eventually import eventually
from chassis.tests.actors import Handlers
from stack.rabbitmq import PrivateBroker

ADMIN = "admin"
SERVICES = (
    ServiceTopology.of(Handlers),
    ServiceTopology("beta"),
    ServiceTopology("asker", answers=False, asks=("alpha", "beta", "gone")),
)
PARTNERS = (PartnerTopology("acme", ("beta.thing.happened.v1",)),)
USERS = ("alpha", "beta", "asker", "partner-acme", ADMIN)
HOSTS = ("steward", "partner-acme")
PASSWORDS = {user: f"secret-of-{user}" for user in USERS}

#: The retry queues of the tests wait 50, 250 and 750 ms.
SECOND_MS = 50


def document() -> dict[str, Any]:
    """The definitions of the test's broker, with an administrator."""
    made = definitions(SERVICES, PASSWORDS, PARTNERS, second_ms=SECOND_MS)
    made["users"].append(
        {"name": ADMIN, "password_hash": password_hash(ADMIN, PASSWORDS[ADMIN]), "tags": "administrator,impersonator"}
    )
    for host in HOSTS:
        made["permissions"].append({"user": ADMIN, "vhost": host, "configure": ".*", "write": ".*", "read": ".*"})
    return made


def tls_settings(port: int, management: int, authority: Authority) -> dict[str, str]:
    """What makes the broker listen for TLS at two ports, as the host ``localhost``, beside its others."""
    certificate, key = authority.issue("localhost")
    files = {"cacertfile": str(authority.file), "certfile": str(certificate), "keyfile": str(key)}
    return {
        "listeners.ssl.local": f"127.0.0.1:{port}",
        "ssl_options.verify": "verify_peer",
        "ssl_options.fail_if_no_peer_cert": "false",
        **{f"ssl_options.{name}": file for name, file in files.items()},
        "management.ssl.port": str(management),
        "management.ssl.ip": "127.0.0.1",
        **{f"management.ssl.{name}": file for name, file in files.items()},
    }


def _host(name: str) -> str:
    """Return the virtual host of a user or a queue."""
    return name if name in HOSTS else "steward"


class Broker:
    """The broker, as a test sees it; it listens for TLS too, at the ports ``tls`` and ``https``."""

    def __init__(self, node: PrivateBroker, tls: int, https: int) -> None:
        self.node = node
        self.tls, self.https = tls, https

    def url(self, user: str, host: str = "") -> str:
        """The address for one of the users, of its own virtual host."""
        return self.node.url(user, PASSWORDS[user], host or _host(user))

    def tls_url(self, user: str, host: str = "localhost", **files: Path) -> str:
        """The same over TLS, with ``files`` (``cacertfile`` and so on)."""
        query = urlencode({name: str(path) for name, path in files.items()})
        return f"amqps://{user}:{PASSWORDS[user]}@{host}:{self.tls}/steward?{query}"

    @contextmanager
    def channel(self, user: str = ADMIN, host: str = "") -> Iterator[BlockingChannel]:
        """A channel of ``user``."""
        connection = pika.BlockingConnection(pika.URLParameters(self.url(user, host)))
        try:
            yield connection.channel()
        finally:
            if connection.is_open:
                connection.close()

    def impersonating(self, user: str) -> AbstractContextManager[BlockingChannel]:
        """A channel on which the administrator may say ``user``: the broker lets one with this tag."""
        return self.channel(ADMIN)

    def purge(self) -> None:
        """Take everything out of every queue."""
        for host in HOSTS:
            with self.channel(host=host) as channel:
                for row in document()["queues"]:
                    if row["vhost"] == host:
                        channel.queue_purge(row["name"])

    def restore(self) -> None:
        """Bring back what was taken away."""
        url = str(self.node.management_url).replace("//", f"//{ADMIN}:{PASSWORDS[ADMIN]}@")
        import_definitions(url, document())

    def depth(self, queue: str) -> int:
        """How many messages are ready in ``queue``."""
        with self.channel(host=_host(queue)) as channel:
            return int(channel.queue_declare(queue, passive=True).method.message_count)

    def take(self, queue: str, seconds: float = 5.0) -> tuple[pika.BasicProperties, bytes]:
        """The next message of ``queue``, which is then gone."""
        with self.channel(host=_host(queue)) as channel:
            channel.basic_qos(prefetch_count=1)
            method, properties, body = next(channel.consume(queue, inactivity_timeout=seconds))
            if method is None or properties is None or body is None:
                raise AssertionError(f"no message in {queue} within {seconds} s")
            # Cancelled first: what comes after it stays where it is.
            channel.cancel()
            channel.basic_ack(method.delivery_tag)
            return properties, body

    def dead(self, service: str = "alpha") -> dict[str, Any]:
        """The headers of the next dead letter."""
        properties, _ = self.take(names.dead_queue(service))
        return dict(properties.headers or {})

    def api(self, method: str, path: str) -> Any:
        """Ask the management API."""
        url = f"{self.node.management_url}/api/{path}"
        answer = requests.request(method, url, auth=(ADMIN, PASSWORDS[ADMIN]), timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The broker does nothing, and its connections stay open."""
        node = psutil.Process(self.node._server.pid)  # type: ignore[union-attr]
        processes = [node, *node.children(recursive=True)]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                process.resume()

    def connections(self, name: str) -> list[str]:
        """The broker's names of the connections which call themselves something with ``name``; waits for the first."""

        def listed() -> list[str]:
            rows = self.api("GET", "connections")
            return [row["name"] for row in rows if name in row.get("client_properties", {}).get("connection_name", "")]

        return eventually(listed, f"a connection called {name}", timeout=20)

    def close(self, connections: list[str]) -> None:
        """Have the broker close ``connections``."""
        for one in connections:
            self.api("DELETE", f"connections/{quote(one, safe='')}")
