"""What becomes of an event: handled once by each handler, put off when one fails, and never lost."""

import time
from itertools import pairwise

import orjson
import pytest

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish

DEAD = names.dead_queue("alpha")


def handled(actor, handler, event_id):
    return [line for line in actor.lines(handler, id=event_id) if line["at"] == "end"]


def begun(actor, handler, event_id):
    return [line for line in actor.lines(handler, id=event_id) if line["at"] == "begin"]


@pytest.fixture(scope="module")
def worker(module_actor):
    """One process for the tests that need nothing special of it."""
    return module_actor("work")


def test_every_handler_of_an_event_has_it(worker, empty):
    [event_id] = publish(empty, envelope())
    eventually(lambda: handled(worker, "first", event_id) and handled(worker, "second", event_id), "both handlers")


@pytest.mark.parametrize("failure", ["raise", "conflict", "timeout", "exit", "base", "system_exit"])
def test_a_failure_is_retried_for_the_handler_that_failed_alone(worker, empty, tmp_path, failure):
    once = {"what": failure, "once": str(tmp_path / "failed")}
    [event_id] = publish(empty, envelope(first=once))
    eventually(lambda: handled(worker, "first", event_id), "the second attempt")
    assert len(begun(worker, "first", event_id)) == 2
    assert len(begun(worker, "second", event_id)) == 1
    assert empty.depth(DEAD) == 0


def test_what_fails_four_times_rests_in_the_dead_letters_with_its_reason(worker, empty):
    event = envelope(second={"what": "raise"})
    publish(empty, event)
    properties, body = empty.take(DEAD)
    assert orjson.loads(body) == event
    assert properties.message_id == event["id"]
    headers = properties.headers
    assert headers["x-reason"] == "failed"
    assert headers["x-error"] == "RuntimeError: a fault with a secret in it"
    assert headers["x-attempts"] == 4
    assert headers["x-handlers"] == "second"
    assert headers["x-key"] == "beta.thing.happened.v1"
    assert headers["x-exchange"] == "beta.events"
    assert headers["x-user"] == "beta"
    assert len(begun(worker, "second", event["id"])) == 4
    assert len(begun(worker, "first", event["id"])) == 1


def test_the_waits_between_the_attempts_grow(worker, empty):
    [event_id] = publish(empty, envelope(first={"what": "raise"}))
    empty.take(DEAD)
    times = [line["time"] for line in begun(worker, "first", event_id)]
    waits = [after - before for before, after in pairwise(times)]
    assert [wait >= least for wait, least in zip(waits, (0.05, 0.25, 0.75), strict=True)] == [True, True, True]


def test_what_cannot_become_right_is_not_tried_again(worker, empty):
    [event_id] = publish(empty, envelope(first={"what": "invalid"}))
    assert empty.dead()["x-reason"] == "failed"
    assert len(begun(worker, "first", event_id)) == 1


def test_failures_in_a_row_do_not_use_up_the_workers(worker, empty, tmp_path):
    failing = [envelope(subject=f"thing/{n}", first={"what": "timeout"}) for n in range(15)]
    publish(empty, *failing)
    [event_id] = publish(empty, envelope(subject="thing/last"))
    eventually(lambda: handled(worker, "first", event_id), "an event after fifteen failures")
    eventually(lambda: empty.depth(DEAD) == 15, "fifteen dead letters")


def test_events_of_one_thing_are_handled_one_after_the_other_in_their_order(worker, empty):
    events = [envelope(first={"sleep": 0.02}) for _ in range(10)]
    ids = publish(empty, *events)
    eventually(lambda: all(handled(worker, name, ids[-1]) for name in ("first", "second")), "the last event")
    lines = [line for line in worker.lines("first") if line["id"] in ids]
    assert [(line["id"], line["at"]) for line in lines] == [(one, at) for one in ids for at in ("begin", "end")]


def test_events_of_different_things_are_handled_at_the_same_time(worker, empty):
    events = [envelope(subject=f"thing/{n}", first={"sleep": 0.5}) for n in range(8)]
    began = time.monotonic()
    ids = publish(empty, *events)
    eventually(lambda: all(handled(worker, "first", one) for one in ids), "all events")
    assert time.monotonic() - began < 2.0


def test_the_same_name_in_another_tenant_is_another_thing(worker, empty):
    events = [envelope(first={"sleep": 0.5}), envelope(first={"sleep": 0.5}) | {"tenant": "another"}]
    began = time.monotonic()
    ids = publish(empty, *events)
    eventually(lambda: all(handled(worker, "first", one) for one in ids), "both events")
    assert time.monotonic() - began < 0.95
