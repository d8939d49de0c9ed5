"""How much waits in the queues, as a figure."""

import math
import threading
from contextlib import contextmanager

from prometheus_client import REGISTRY

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.events.depths import Depths
from chassis.observe import metrics
from chassis.testing.eventually import eventually


@contextmanager
def counting(url, service="alpha"):
    depths = Depths(BrokerAddress.parse(url), service, pause=0.05)
    thread = threading.Thread(target=depths.run)
    thread.start()
    try:
        yield
    finally:
        depths.stop()
        thread.join(10)
        assert not thread.is_alive()


def figure(queue):
    value = REGISTRY.get_sample_value("steward_queue_messages", {"queue": queue})
    return math.nan if value is None else value


def put(broker, queue, count):
    with broker.channel() as channel:
        for _ in range(count):
            channel.basic_publish("", queue, b"{}")


def test_it_follows_what_waits_and_what_rests(empty):
    with counting(empty.url("alpha")):
        eventually(lambda: (figure("events"), figure("dead")) == (0, 0), "empty queues")
        put(empty, names.event_queue("alpha"), 3)
        put(empty, names.dead_queue("alpha"), 2)
        eventually(lambda: (figure("events"), figure("dead")) == (3, 2), "what was put there")
        empty.purge()
        eventually(lambda: (figure("events"), figure("dead")) == (0, 0), "empty queues again")


def test_it_goes_on_after_the_connection_was_closed(empty):
    with counting(empty.url("alpha")):
        eventually(lambda: figure("dead") == 0, "an empty queue")
        empty.close(empty.connections("alpha counts"))
        put(empty, names.dead_queue("alpha"), 1)
        eventually(lambda: figure("dead") == 1, "a figure over another connection")


def test_once_it_is_stopped_it_says_that_it_does_not_know(empty):
    with counting(empty.url("alpha")):
        eventually(lambda: figure("dead") == 0, "an empty queue")
    assert math.isnan(figure("dead"))
    assert math.isnan(figure("events"))


def test_without_a_broker_it_says_that_it_does_not_know():
    metrics.QUEUE_MESSAGES.labels("dead").set(7)
    with counting("amqp://alpha:wrong@127.0.0.1:1/steward"):
        eventually(lambda: math.isnan(figure("dead")), "no figure")
