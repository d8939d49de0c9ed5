"""Events for a handler that takes them together: many at a time, none lost, and one that fails fails alone."""

import pytest

from chassis.amqp import names
from chassis.events.consumer import rest_after
from chassis.testing.eventually import eventually
from chassis.tests.actors import REST
from chassis.tests.events.messages import envelope, publish

CROWDED, RESTED = "beta.thing.crowded", "beta.thing.rested"
OTHER_TENANT = "0b7f8c1e-58f5-4a71-9e0d-7f8f6a9a2c22"


def crowd(count, type=CROWDED, **many):
    return [envelope(type, subject=f"thing/{number}", many=many) for number in range(count)]


@pytest.fixture(scope="module")
def worker(module_actor):
    return module_actor("work")


def taken(worker, ids, handler="many"):
    """The calls in which any of the events were taken."""
    return [line["ids"] for line in worker.lines(handler) if set(line["ids"]) & set(ids)]


def flat(calls):
    return [id for call in calls for id in call]


def test_what_comes_meanwhile_is_taken_together_in_its_order(worker, empty):
    [first] = publish(empty, *crowd(1, sleep=1.0))
    eventually(lambda: taken(worker, [first]), "the first alone")
    others = publish(empty, *crowd(20))
    eventually(lambda: len(flat(taken(worker, others))) == 20, "all of them")
    assert taken(worker, [first]) == [[first]]
    assert flat(taken(worker, others)) == others
    assert len(taken(worker, others)) < 5
    eventually(lambda: empty.depth(names.event_queue("alpha")) == 0, "an empty queue")


def test_those_of_two_tenants_never_meet(worker, empty):
    [first] = publish(empty, *crowd(1, sleep=1.0))
    eventually(lambda: taken(worker, [first]), "the first alone")
    mixed = [one | {"tenant": OTHER_TENANT} if number % 2 else one for number, one in enumerate(crowd(10))]
    ids = publish(empty, *mixed)
    eventually(lambda: len(flat(taken(worker, ids))) == 10, "all of them")
    own = set(ids[0::2])
    assert all(set(call) <= own or not set(call) & own for call in taken(worker, ids))


def test_one_that_fails_is_retried_alone_and_the_others_are_done(worker, empty, tmp_path):
    [first] = publish(empty, *crowd(1, sleep=1.0))
    eventually(lambda: taken(worker, [first]), "the first alone")
    good, bad = crowd(5), envelope(CROWDED, many={"what": "raise"})
    ids = publish(empty, *good[:2], bad, *good[2:])
    assert empty.dead()["x-reason"] == "failed"
    for one in good:
        assert taken(worker, [one["id"]])[-1] == [one["id"]]
    alone = [call for call in taken(worker, ids) if call == [bad["id"]]]
    assert len(alone) == 4


@pytest.mark.parametrize(
    ("count", "took", "said", "rests"),
    [
        (9, 0.01, None, 0.01),
        (9, 5.0, None, 0.03),
        (2, 0.01, 0.04, 0.04),
        (20, 0.01, 0.04, 0.12),
        (49, 0.01, 0.04, 0.2),
        (49, 0.01, 2.0, 2.0),
    ],
    ids=[
        "as long as it took",
        "not for long",
        "as is said",
        "longer after more",
        "not much longer",
        "unless it is said",
    ],
)
def test_it_rests_longer_where_more_has_come(count, took, said, rests):
    assert rest_after(count, took, said) == rests


def test_one_that_rests_takes_together_what_comes_one_by_one(worker, empty):
    [first] = publish(empty, *crowd(1, RESTED))
    eventually(lambda: taken(worker, [first], "rested"), "the first at once")
    others = [id for one in crowd(5, RESTED) for id in publish(empty, one)]
    eventually(lambda: len(flat(taken(worker, others, "rested"))) == 5, "all of them")
    assert taken(worker, [first, *others], "rested") == [[first], others]


def test_the_rest_ends_when_many_wait(worker, empty):
    [first] = publish(empty, *crowd(1, RESTED))
    eventually(lambda: taken(worker, [first], "rested"), "the first at once")
    others = publish(empty, *crowd(45, RESTED))
    eventually(lambda: len(flat(taken(worker, others, "rested"))) == 45, "all of them")
    [began, next_one, *_] = (line["time"] for line in worker.lines("rested") if {first, *others} & set(line["ids"]))
    assert next_one - began < REST
    eventually(lambda: empty.depth(names.event_queue("alpha")) == 0, "an empty queue")
