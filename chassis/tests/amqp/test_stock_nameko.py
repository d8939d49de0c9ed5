"""The traps of stock nameko, as the mends of the chassis know them.

When one of these fails after an upgrade, nameko has mended it, and the mend in the chassis can go.
"""

import json
import signal

import pika
import pytest

from chassis.testing.eventually import eventually
from chassis.tests.actor_processes import Actor
from chassis.tests.brokers import ADMIN

QUEUE, DEAD = "evt-stock", "dlq-stock"


@pytest.fixture
def channel(broker):
    """A channel on which the queues of the stock service are declared, its messages dead-lettered if at all."""
    with broker.channel() as channel:
        for queue in (QUEUE, DEAD, "rpc-stock"):
            channel.queue_delete(queue)
        channel.queue_declare(DEAD, durable=True)
        arguments = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": DEAD}
        channel.queue_declare(QUEUE, durable=True, arguments=arguments)
        channel.confirm_delivery()
        yield channel


@pytest.fixture
def stock(stage, broker, channel, tmp_path):
    """Starts processes of stock nameko."""
    actors: list[Actor] = []

    def begin():
        folder = tmp_path / str(len(actors))
        folder.mkdir()
        env = {"AMQP_URL": broker.url(ADMIN), "RECORD": str(tmp_path / "record")}
        actors.append(Actor(stage, broker, "stock", folder, module="chassis.tests.stock_actors", **env).consuming())
        return actors[-1]

    yield begin
    for actor in actors:
        if not actor.ended:
            actor.stop(signal.SIGKILL)


def send(channel, body, content_type="application/json", key=QUEUE, **properties):
    given = pika.BasicProperties(content_type=content_type, content_encoding="utf-8", **properties)
    channel.basic_publish("", key, body if isinstance(body, bytes) else json.dumps(body), given)


def depths(actor, broker):
    """What is left in the two queues, when the process has ended and given back what it had not acknowledged."""
    actor.stop(signal.SIGKILL)
    return broker.depth(QUEUE), broker.depth(DEAD)


def test_1_what_a_handler_fails_on_is_gone(stock, channel, broker):
    actor = stock()
    send(channel, {"what": "raise"})
    send(channel, {"n": 2})
    eventually(lambda: actor.lines("take", n=2, at="end"), "the next message")
    assert depths(actor, broker) == (0, 0)


def test_3_what_cannot_be_decoded_is_gone(stock, channel, broker):
    actor = stock()
    send(channel, b"{no json")
    send(channel, {"n": 2})
    eventually(lambda: actor.lines("take", n=2, at="end"), "the next message")
    assert depths(actor, broker) == (0, 0)


def test_4_as_many_timeouts_as_workers_stall_the_queue(stock, channel, broker):
    actor = stock()
    for _ in range(2):
        send(channel, {"what": "timeout"})
    send(channel, {"n": 3})
    eventually(lambda: len(actor.lines("take", at="begin")) == 2, "two timeouts")
    with pytest.raises(AssertionError):
        eventually(lambda: actor.lines("take", n=3) or actor.ended, "the third message", timeout=1)
    assert depths(actor, broker) == (3, 0)


def test_5_a_graceful_stop_does_what_is_in_work_twice(stock, channel, broker):
    actor = stock()
    send(channel, {"sleep": 3, "n": 1})
    eventually(lambda: actor.lines("take", n=1), "a message in work")
    actor.stop()
    assert len(actor.lines("take", n=1, at="end")) == 1
    assert broker.depth(QUEUE) == 1


def test_7_one_request_without_reply_to_ends_the_process(stock, channel):
    actor = stock()
    send(channel, {"args": [], "kwargs": {}}, key="rpc-stock", correlation_id="1")
    eventually(lambda: actor.ended, "the end of the process")
    other = stock()
    eventually(lambda: other.ended, "the end of the next one, by the same request")
