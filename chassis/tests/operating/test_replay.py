"""Dead letters have a new chance, those which may."""

import pytest

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish
from chassis.tests.operating.burying import DEAD, bury, bury_as_the_broker_does, bury_request, resting

ALL = ("dead", "replay", "alpha", "--all")


@pytest.fixture(scope="module")
def worker(module_actor):
    return module_actor("work")


def test_nothing_is_replayed_where_nothing_is(said):
    assert said(*ALL) == "0 events are handled again, 0 stay"


def test_what_is_mended_is_handled_once_and_only_by_whom_it_failed(worker, empty, said, tmp_path):
    mended = tmp_path / "mended"
    [event_id] = publish(empty, envelope(first={"what": "raise", "until": str(mended)}))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    mended.touch()
    assert said(*ALL) == "1 events are handled again, 0 stay"
    eventually(lambda: worker.lines("first", id=event_id, at="end"), "the event is handled")
    assert empty.depth(DEAD) == 0
    assert len(worker.lines("second", id=event_id, at="end")) == 1


def test_what_fails_again_is_a_dead_letter_again(worker, empty, said):
    [event_id] = publish(empty, envelope(first={"what": "raise"}))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    said(*ALL)
    eventually(lambda: len(worker.lines("first", id=event_id)) == 8, "four more attempts")
    headers = empty.dead()
    assert headers["x-attempts"] == 4
    assert headers["x-user"] == "beta"
    assert headers["x-key"] == "beta.thing.happened.v1"
    assert len(worker.lines("second", id=event_id, at="end")) == 1


def test_what_the_broker_put_there_keeps_its_publisher(worker, empty, said):
    event_id = bury_as_the_broker_does(empty, envelope(first={"what": "invalid"}), "beta")
    for _ in range(2):
        assert said(*ALL) == "1 events are handled again, 0 stay"
        eventually(lambda: empty.depth(DEAD) == 1, "a dead letter again")
    assert resting(empty) == [event_id]
    assert len(worker.lines("second", id=event_id, at="end")) == 1


@pytest.mark.parametrize(
    ("buried", "why"),
    [
        ({"exchange": names.RPC_EXCHANGE}, "request"),
        ({"body": envelope("gamma.thing.happened")}, "forged"),
        ({"user": ""}, "forged"),
        ({"user": "gamma"}, "forged"),
        ({"body": {"id": "7"}}, "undecodable"),
    ],
)
def test_what_may_never_be_replayed_stays(worker, empty, said, buried, why):
    event_id = bury(empty, **buried)
    assert said(*ALL) == f"0 events are handled again, 1 stay (1 {why})"
    assert said("dead", "replay", "alpha", "--id", event_id) == f"0 events are handled again, 1 stay (1 {why})"
    assert resting(empty) == [event_id]
    assert empty.depth(names.event_queue("alpha")) == 0


def test_some_are_replayed_and_the_others_stay_in_their_order(worker, empty, said):
    ids = [bury(empty), bury(empty, key="beta.thing.ended.v1"), bury_request(empty), bury(empty, reason="unknown_type")]
    said("dead", "replay", "alpha", "--key", "beta.thing.ended")
    assert resting(empty) == [ids[0], *ids[2:]]
    said("dead", "replay", "alpha", "--reason", "unknown_type")
    assert resting(empty) == [ids[0], ids[2]]
    said("dead", "replay", "alpha", "--id", ids[0])
    assert resting(empty) == [ids[2]]
    eventually(lambda: len(worker.lines("first", id=ids[0], at="end")) == 1, "the event is handled")


def test_which_ones_must_be_said(operate):
    assert operate("dead", "replay", "alpha").exit_code == 2
    assert operate("dead", "replay", "alpha", "--all", "--reason", "failed").exit_code == 2
