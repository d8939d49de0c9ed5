"""A private broker with the definitions of a few made-up services, for all tests of the chassis."""

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.amqp import names
from chassis.amqp.definitions import SHOVEL
from chassis.testing.certificates import Authority
from chassis.tests.actor_processes import Actor, Stage, Start
from chassis.tests.brokers import Broker, document, tls_settings
from stack.accounts import remove
from stack.install import ensure_rabbitmq
from stack.ports import kept_ports
from stack.rabbitmq import PORT_NAMES, PrivateBroker


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    """Who vouches for the servers of the tests."""
    # Not pytest's own folder: servers run as another user than root, and any session of pytest closes it to others.
    with tempfile.TemporaryDirectory(prefix="steward-certificates-") as folder:
        Path(folder).chmod(0o755)
        yield Authority(Path(folder))


@pytest.fixture(scope="session")
def broker(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One broker for all; ``empty`` clears its queues before a test."""
    ensure_rabbitmq(lambda _: None)
    folder = tmp_path_factory.mktemp("broker")
    # All at once: of two that are chosen apart one may be the other.
    own = kept_ports(folder / "all-ports.json", [*PORT_NAMES, "tls", "https"])
    tls, https = own.pop("tls"), own.pop("https")
    settings = tls_settings(tls, https, authority)
    plugins = ["rabbitmq_management", SHOVEL]
    node = PrivateBroker(folder, document(), plugins=plugins, ports=own, settings=settings).start()
    yield Broker(node, tls, https)
    node.stop()
    remove(folder)


@pytest.fixture
def empty(broker: Broker) -> Broker:
    """The broker with nothing in its queues."""
    broker.purge()
    return broker


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The parent of all processes of the made-up service."""
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture
def start(stage: Stage, empty: Broker, tmp_path: Path) -> Iterator[Start]:
    """Starts processes of the made-up service, and ends them after the test."""
    actors: list[Actor] = []

    def begin(role: str, **env: str) -> Actor:
        actor = Actor(stage, empty, role, tmp_path, **env)
        actors.append(actor)
        return actor

    yield begin
    for actor in actors:
        if not actor.ended:
            actor.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def module_actor(stage: Stage, broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts processes of the made-up service for all tests of a module."""
    actors: list[Actor] = []

    def begin(role: str, **env: str) -> Actor:
        actors.append(Actor(stage, broker, role, tmp_path_factory.mktemp("actor"), **env).consuming())
        return actors[-1]

    broker.purge()
    yield begin
    for actor in actors:
        assert actor.stop() == 0, actor.log.read_text()
    # What was not acknowledged is back now.
    assert [broker.depth(queue) for queue in (names.event_queue("alpha"), names.rpc_queue("alpha"))] == [0, 0]
