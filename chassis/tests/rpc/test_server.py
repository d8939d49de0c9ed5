"""What the RPC server does with requests: each is answered, whatever its handler does."""

import time

import pytest

from chassis.amqp import names
from chassis.rpc.wire import DEADLINE
from chassis.testing.eventually import eventually
from chassis.tests.actors import DO
from chassis.tests.rpc.requests import calling, moment, raw_caller
from contracts.core.errors import Conflict, Internal, Invalid

QUEUE = names.rpc_queue("alpha")


@pytest.fixture(scope="module")
def server(module_actor):
    """One process for the tests that need nothing special of it."""
    return module_actor("serve")


def test_a_request_is_answered(server, client):
    assert client.call(DO, {"a": 1}, "token", 5) == {"did": {"a": 1}}


@pytest.mark.parametrize("failure", ["raise", "timeout", "exit", "base", "system_exit", "odd"])
def test_a_fault_is_answered_without_a_word_about_it(server, client, failure):
    with pytest.raises(Internal) as raised:
        client.call(DO, {"what": failure}, "token", 5)
    assert raised.value.as_dict() == Internal().as_dict()
    assert client.call(DO, {}, "token", 5) == {"did": {}}


@pytest.mark.parametrize(("failure", "error"), [("conflict", Conflict), ("invalid", Invalid)])
def test_a_refusal_is_answered_as_what_it_is(server, client, failure, error):
    with pytest.raises(error) as raised:
        client.call(DO, {"what": failure}, "token", 5)
    assert type(raised.value) is error
    assert raised.value.detail in {"the state does not allow it", "it cannot be"}


def test_faults_in_a_row_do_not_use_up_the_workers(server, client):
    outcomes = [calling(client, {"what": "timeout"}) for _ in range(25)]
    for outcome in outcomes:
        with pytest.raises(Internal):
            outcome.get()
    assert client.call(DO, {}, "token", 5) == {"did": {}}


def test_a_request_that_nobody_waits_for_is_not_begun(server, empty):
    with raw_caller(empty) as caller:
        caller.send(correlation_id="late", headers={DEADLINE: moment(-1)})
        caller.send(correlation_id="in time", headers={DEADLINE: moment(+5)})
        assert caller.reply()[0] == "in time"
    eventually(lambda: empty.depth(QUEUE) == 0, "an empty queue")


def test_requests_are_worked_on_at_the_same_time(server, client):
    began = time.monotonic()
    outcomes = [calling(client, {"sleep": 0.5}) for _ in range(8)]
    for outcome in outcomes:
        outcome.get()
    assert time.monotonic() - began < 2.0
