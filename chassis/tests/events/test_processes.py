"""Several processes, and the end of one of them, in work and out of it."""

import signal

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish

QUEUE = names.event_queue("alpha")


def ends(actor, handler="first"):
    return [line["id"] for line in actor.lines(handler, at="end")]


def test_of_two_processes_one_takes_the_events_until_it_ends(start, empty):
    actors = [start("work", MAX_WORKERS="2").consuming() for _ in range(2)]
    ids = publish(empty, *[envelope(subject=f"thing/{n}", first={"sleep": 0.2}) for n in range(12)])
    eventually(lambda: sorted(ends(actors[0], "second")) == sorted(ids), "every event, once")
    [active] = {line["pid"] for line in actors[0].lines("first")}
    [one] = [actor for actor in actors if actor.pid == active]
    one.stop()
    [event_id] = publish(empty, envelope(subject="thing/2"))
    eventually(lambda: event_id in ends(actors[0], "second"), "an event that the other took")


def test_events_of_one_thing_keep_their_order_when_a_process_is_killed(start, empty):
    actors = [start("work").consuming() for _ in range(2)]
    ids = publish(empty, *[envelope(first={"sleep": 0.1}) for _ in range(30)])
    eventually(lambda: len(ends(actors[0])) > 3, "some events")
    [active] = {line["pid"] for line in actors[0].lines("first")}
    next(actor for actor in actors if actor.pid == active).stop(signal.SIGKILL)
    eventually(lambda: set(ends(actors[0], "second")) == set(ids), "every event")
    assert list(dict.fromkeys(ends(actors[0]))) == ids


def test_a_graceful_stop_finishes_and_acknowledges_what_is_in_work(start, empty):
    actor = start("work").consuming()
    events = [envelope(subject=f"thing/{n}", first={"sleep": 1.5}) for n in range(3)]
    ids = publish(empty, *events)
    eventually(lambda: len(actor.lines("first", at="begin")) == 3, "three events in work")
    assert actor.stop() == 0
    assert sorted(ends(actor)) == sorted(ends(actor, "second")) == sorted(ids)
    assert empty.depth(QUEUE) == 0


def test_events_that_wait_for_their_turn_when_it_stops_go_to_another_process(start, empty):
    actor = start("work").consuming()
    ids = publish(empty, *[envelope(first={"sleep": 0.5}) for _ in range(6)])
    eventually(lambda: ends(actor), "the first of six")
    assert actor.stop(seconds=3) == 0
    assert len(ends(actor)) < 6
    other = start("work").consuming()
    eventually(lambda: len(ends(other, "second")) >= 6, "all six")
    assert sorted(ends(other)) == sorted(ids)


def test_events_of_other_things_do_not_wait_for_those_of_one_thing(start, empty):
    actor = start("work", MAX_WORKERS="2").consuming()
    publish(empty, *[envelope(first={"sleep": 0.5}) for _ in range(6)])
    [event_id] = publish(empty, envelope(subject="thing/2"))
    eventually(lambda: event_id in ends(actor, "second"), "the event of the other thing")
    assert len(ends(actor)) <= 3


def test_a_killed_process_leaves_its_work_to_another(start, empty):
    actor = start("work").consuming()
    [event_id] = publish(empty, envelope(first={"sleep": 1.5}))
    eventually(lambda: actor.lines("first", at="begin"), "an event in work")
    actor.stop(signal.SIGKILL)
    other = start("work").consuming()
    eventually(lambda: ends(other, "second") == [event_id], "the event is handled")


def test_it_goes_on_within_seconds_after_the_connection_was_closed_under_its_work(start, empty):
    actor = start("work").consuming()
    connections = empty.connections("alpha takes evt-alpha")
    publish(empty, envelope(first={"sleep": 1.0}))
    eventually(lambda: actor.lines("first", at="begin"), "an event in work")
    empty.close(connections)
    actor.consuming(times=2)
    [event_id] = publish(empty, envelope(subject="thing/2"))
    eventually(lambda: event_id in ends(actor, "second"), "an event after the connection was closed", timeout=5)
    # The one in work was delivered again: its acknowledgement had no connection to go by.
    eventually(lambda: len(ends(actor, "second")) == 3, "the first event a second time")
    assert not actor.ended


def test_a_stop_while_the_broker_is_away_ends_the_process(start, empty):
    actor = start("work", AMQP_URL="amqp://alpha:wrong@127.0.0.1:1/steward")
    eventually(lambda: actor.said("no connection to the broker"), "a process without a broker")
    assert actor.stop(seconds=5) == 0


def test_what_hangs_does_not_hold_up_a_stop_for_ever(start, empty):
    actor = start("work", STOP_SECONDS="1.0").consuming()
    publish(empty, envelope(first={"sleep": 60}))
    eventually(lambda: actor.lines("first", at="begin"), "an event in work")
    assert actor.stop(seconds=5) == 1
    assert empty.depth(QUEUE) == 1


def test_a_queue_that_is_taken_away_is_waited_for(start, empty):
    actor = start("work").consuming()
    empty.api("DELETE", f"queues/steward/{QUEUE}")
    eventually(lambda: actor.said("Connection to broker lost, trying to re-establish connection..."), "its end")
    empty.restore()
    actor.consuming(times=2)
    [event_id] = publish(empty, envelope())
    eventually(lambda: ends(actor, "second") == [event_id], "an event from the new queue")


def test_a_connection_that_is_made_anew_during_a_stop_takes_nothing(start, empty):
    actor = start("work").consuming()
    connections = empty.connections("alpha takes evt-alpha")
    publish(empty, envelope(first={"sleep": 2.0}))
    eventually(lambda: actor.lines("first", at="begin"), "an event in work")
    actor.send(signal.SIGTERM)
    empty.close(connections)
    eventually(lambda: actor.said("consuming") == 2 or actor.ended, "another connection, or the end")
    publish(empty, envelope(subject="thing/2"))
    eventually(lambda: actor.ended, "the end of the process")
    assert actor.exit_code == 0
    assert len(actor.lines("first", at="begin")) == 1
    # The broker counts what a connection gave back a moment after that has ended.
    eventually(lambda: empty.depth(QUEUE) == 2, "both events in the queue")
