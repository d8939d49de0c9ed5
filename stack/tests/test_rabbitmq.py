import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pika
import psutil
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError

from stack.errors import StackError
from stack.rabbitmq import PrivateBroker
from stack.rabbitmq.leftovers import NAME as PROCESSES
from stack.tests.broker_definitions import ADMIN, CONSUMER, PASSWORD, PRODUCER, definitions
from stack.waiting import came_true

RUN_ONE = """
import signal
from pathlib import Path
from stack.rabbitmq import PrivateBroker
from stack.tests.broker_definitions import definitions
print("ready", PrivateBroker(Path({folder!r}), definitions()).start().ports.amqp, flush=True)
signal.pause()
"""


@contextmanager
def channel(broker: PrivateBroker, user: str) -> Iterator[BlockingChannel]:
    address = pika.URLParameters(broker.url(user, PASSWORD, "steward"))
    with closing(pika.BlockingConnection(address)) as connection:
        yield connection.channel()


def pids(broker: PrivateBroker) -> dict[str, int]:
    known: dict[str, int] = json.loads((broker.folder / PROCESSES).read_text())
    return known


def test_what_the_definitions_say_is_there_when_it_answers(broker):
    with channel(broker, PRODUCER) as producer:
        producer.confirm_delivery()
        producer.basic_publish("ticketing.events", "ticketing.ticket.opened", b"{}", mandatory=True)
    with channel(broker, CONSUMER) as consumer:
        assert came_true(lambda: consumer.basic_get("evt-notify", auto_ack=True)[0] is not None, 5)


def test_a_user_has_only_the_rights_of_the_definitions(broker):
    with channel(broker, CONSUMER) as consumer:
        consumer.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
            consumer.basic_publish("ticketing.events", "ticketing.ticket.opened", b"{}")


def test_it_does_what_an_operator_says(broker):
    assert broker.control("list_vhosts", "--no-table-headers").split() == ["steward"]
    with pytest.raises(StackError, match="clear_policy -p steward none: "):
        broker.control("clear_policy", "-p", "steward", "none")


def test_nobody_is_let_in_with_the_factory_login(broker):
    with pytest.raises(ProbableAuthenticationError):
        pika.BlockingConnection(pika.URLParameters(broker.url("guest", "guest", "steward")))


def test_node_and_epmd_listen_on_loopback_alone(broker):
    for pid in pids(broker).values():
        listening = [c.laddr for c in psutil.Process(pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
        assert listening
        assert {address.ip for address in listening} <= {"127.0.0.1", "::1"}
        assert 4369 not in {address.port for address in listening}


def test_it_runs_as_no_root(broker):
    assert "root" not in {psutil.Process(pid).username() for pid in pids(broker).values()}


def test_a_second_one_in_the_folder_is_one_clear_line(broker):
    with pytest.raises(StackError, match="a broker already runs in"):
        PrivateBroker(broker.folder, definitions()).start()


def test_it_ends_with_its_parent_and_starts_again_with_its_messages(folder, script):
    parent = script(RUN_ONE.format(folder=str(folder)))
    parent.ready()
    broker = PrivateBroker(folder, definitions())
    parent.kill()
    orphans = pids(broker)
    broker.start()
    assert not any(psutil.pid_exists(pid) for pid in orphans.values())
    with channel(broker, ADMIN) as admin:
        admin.confirm_delivery()
        admin.basic_publish("", "evt-notify", b"kept", pika.BasicProperties(delivery_mode=2), mandatory=True)
    ports = broker.ports
    broker.stop()
    broker.start()
    assert broker.ports == ports
    with channel(broker, ADMIN) as admin:
        assert admin.basic_get("evt-notify", auto_ack=True)[2] == b"kept"
    ours = pids(broker)
    broker.stop()
    assert not any(psutil.pid_exists(pid) for pid in ours.values())


def test_definitions_it_does_not_understand_are_one_clear_line(folder):
    with pytest.raises(StackError, match="RabbitMQ did not start") as caught:
        PrivateBroker(folder, {"users": "nonsense"}).start()
    assert "\n" not in str(caught.value)
