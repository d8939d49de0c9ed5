"""The broker: the one that is named, a container, or a private node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chassis.amqp import management
from chassis.amqp.definitions import SHOVEL
from stack.errors import StackError
from stack.install import ensure_rabbitmq
from stack.packages import Say
from stack.ports import LOOPBACK
from stack.rabbitmq import PrivateBroker
from stack.rabbitmq.amqp import amqp_url, answers
from stack.waiting import came_true

AMQP_PORT, MANAGEMENT_PORT = 5672, 15672
CONTAINER_SECONDS = 120.0
REMEDY = "Enable its plugins rabbitmq_management and rabbitmq_shovel, or set MANAGEMENT_URL (http://user:password@host:15672)."


@dataclass(frozen=True)
class BrokerServer:
    """A broker that has the definitions, and answers once `ready` returns, which raises StackError where it does not.

    `stop` ends what was started for us, and nothing else.
    """

    source: str  # "AMQP_URL", "testcontainers" or "embedded"
    scheme: str
    host: str
    port: int
    management_url: str | None
    stop: Callable[[], None]
    node: PrivateBroker | None = None
    """The private node, where it is one."""
    ready: Callable[[], None] = lambda: None

    def url(self, user: str, password: str, vhost: str) -> str:
        """The address for one user of the definitions."""
        return amqp_url(self.host, self.port, user, password, vhost, self.scheme)


def find_broker(
    folder: Path, environ: Mapping[str, str], definitions: Mapping[str, Any], *, log: Path, say: Say
) -> BrokerServer:
    """Decide by the environment; `folder` and `log` are for a private node, which gets the definitions at its start."""
    if environ.get("AMQP_URL"):
        return _named(environ["AMQP_URL"], environ.get("MANAGEMENT_URL"), definitions)
    if environ.get("TESTCONTAINERS") == "1":
        return _contained(definitions)
    node = PrivateBroker(folder, definitions, plugins=[SHOVEL], log=log, home=ensure_rabbitmq(say)).launch()
    place = (LOOPBACK, node.ports.amqp, node.management_url)
    return BrokerServer("embedded", "amqp", *place, node.stop, node, node.await_answer)


def _named(url: str, management_url: str | None, definitions: Mapping[str, Any]) -> BrokerServer:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or AMQP_PORT
    if parts.scheme == "amqp" and not answers(port, host):
        raise StackError(f"AMQP_URL names {host}:{port}, where no broker answers: start it, or mend the URL")
    login = parts.netloc.rpartition("@")[0]
    management_url = management_url or f"http://{login}@{host}:{MANAGEMENT_PORT}"
    _import(management_url, definitions)
    return BrokerServer("AMQP_URL", parts.scheme, host, port, management_url, lambda: None)


def _contained(definitions: Mapping[str, Any]) -> BrokerServer:
    from stack.containers import USER, rabbitmq

    container = rabbitmq()
    url = f"http://{USER}:{container.password}@{container.host}:{container.port(MANAGEMENT_PORT)}"
    if not came_true(lambda: management.answers(url), CONTAINER_SECONDS):
        container.stop()
        raise StackError("the RabbitMQ container started, but does not answer: see `docker logs`")
    _import(url, definitions)
    return BrokerServer("testcontainers", "amqp", container.host, container.port(AMQP_PORT), url, container.stop)


def _import(url: str, definitions: Mapping[str, Any]) -> None:
    try:
        management.import_definitions(url, definitions)
    except management.ManagementError as error:
        raise StackError(f"{error} {REMEDY}") from error
