"""The end of a process, or of its connection, while it works on a request."""

import signal

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.rpc.requests import calling

QUEUE = names.rpc_queue("alpha")


def test_a_graceful_stop_answers_what_is_in_work(start, client, empty):
    actor = start("serve").consuming()
    outcome = calling(client, {"sleep": 1.0})
    eventually(lambda: actor.lines("do"), "a request in work")
    assert actor.stop() == 0
    assert outcome.get() == {"did": {"sleep": 1.0}}
    assert len(actor.lines("do")) == 1
    assert empty.depth(QUEUE) == 0


def test_what_a_killed_process_had_begun_is_answered_by_another(start, client):
    actor = start("serve").consuming()
    outcome = calling(client, {"sleep": 1.0})
    eventually(lambda: actor.lines("do"), "a request in work")
    actor.stop(signal.SIGKILL)
    start("serve").consuming()
    assert outcome.get() == {"did": {"sleep": 1.0}}


def test_a_connection_that_ends_while_it_answers_does_not_end_the_process(start, client, empty):
    actor = start("serve").consuming()
    connections = empty.connections("alpha takes rpc-alpha")
    outcome = calling(client, {"sleep": 1.0})
    eventually(lambda: actor.lines("do"), "a request in work")
    empty.close(connections)
    assert outcome.get() == {"did": {"sleep": 1.0}}
    assert len(actor.lines("do")) == 2
    assert actor.stop() == 0
