"""The dead letters have a new chance."""

import orjson
import pika
import pytest

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.events.replay import Replayed, replay
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish, send

DEAD = names.dead_queue("alpha")


@pytest.fixture(scope="module")
def worker(module_actor):
    return module_actor("work")


@pytest.fixture
def replaying(empty):
    return lambda: replay(BrokerAddress.parse(empty.url("alpha")), "alpha")


def test_nothing_is_replayed_where_nothing_is(empty, replaying):
    assert replaying() == Replayed()


def test_what_fails_again_is_a_dead_letter_again(worker, empty, replaying):
    [event_id] = publish(empty, envelope(first={"what": "raise"}))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    assert replaying() == Replayed(again=1)
    eventually(lambda: len(worker.lines("first", id=event_id)) == 8, "four more attempts")
    headers = empty.dead()
    assert headers["x-attempts"] == 4
    assert headers["x-user"] == "beta"
    assert headers["x-key"] == "beta.thing.happened.v1"
    assert len(worker.lines("second", id=event_id, at="end")) == 1


def test_what_is_mended_is_handled(worker, empty, replaying, tmp_path):
    mended = tmp_path / "mended"
    [event_id] = publish(empty, envelope(first={"what": "raise", "until": str(mended)}))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    mended.touch()
    replaying()
    eventually(lambda: worker.lines("first", id=event_id, at="end"), "the event is handled")
    assert empty.depth(DEAD) == 0


def test_a_forged_event_stays_forged(worker, empty, replaying):
    with empty.channel("beta") as channel:
        send(channel, "beta.thing.happened.v1", orjson.dumps(envelope("gamma.thing.happened")), user_id="beta")
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    replaying()
    headers = empty.dead()
    assert headers["x-reason"] == "forged"
    assert headers["x-user"] == "beta"


def test_requests_stay(empty, replaying):
    with empty.channel() as channel:
        headers = {"x-exchange": names.RPC_EXCHANGE}
        channel.basic_publish("alpha.retry", names.DEAD, b"1", pika.BasicProperties(headers=headers))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    assert replaying() == Replayed(kept=1)
    eventually(lambda: empty.depth(DEAD) == 1, "it is back")
