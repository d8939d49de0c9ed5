"""The caller's side: a reply, an error or a deadline for every call, whatever becomes of the connection."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pika import BasicProperties
from prometheus_client import REGISTRY

from chassis.amqp import names
from chassis.rpc import RpcClient, wire
from chassis.testing.eventually import eventually
from chassis.tests.actor_processes import ROOT
from chassis.tests.actors import DO
from chassis.tests.rpc.requests import calling
from contracts.core.errors import DeadlineExceeded, ServiceError, Unavailable
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Empty

NOBODY_LISTENS = RpcMethod("beta", "do", Empty, Empty)
NO_QUEUE = RpcMethod("gone", "do", Empty, Empty)


@pytest.fixture(scope="module")
def server(module_actor):
    return module_actor("serve")


def test_each_thread_gets_its_own_reply(server, client):
    replies = {}

    def work(name):
        replies[name] = [client.call(DO, {"from": name, "number": n}, "token", 5) for n in range(40)]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == {name: [{"did": {"from": name, "number": n}} for n in range(40)] for name in range(12)}


def test_a_call_waits_no_longer_than_its_deadline(server, client):
    client.call(DO, {}, "token", 5)
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        client.call(DO, {"sleep": 1.0}, "token", 0.2)
    assert 0.2 <= time.monotonic() - began < 0.5
    # The late reply, for which nobody waits any more, gets in nobody's way.
    eventually(lambda: client.call(DO, {"sleep": 1.0}, "token", 5), "a call after a late reply")


def _asked(to, code):
    return REGISTRY.get_sample_value("steward_rpc_asked_total", {"to": to, "code": code}) or 0


def test_calls_are_counted_by_the_service_and_what_came_of_them(server, client):
    outcomes = [("alpha", "ok"), ("alpha", "conflict"), ("alpha", "internal_error"), ("gone", "unavailable")]
    before = [_asked(*outcome) for outcome in outcomes]
    client.call(DO, {}, "token", 5)
    for what in ("conflict", "raise"):
        with pytest.raises(ServiceError):
            client.call(DO, {"what": what}, "token", 5)
    with pytest.raises(Unavailable):
        client.call(NO_QUEUE, {}, "token", 5)
    assert [_asked(*outcome) for outcome in outcomes] == [count + 1 for count in before]


def _pending(figure=""):
    return REGISTRY.get_sample_value(f"steward_rpc_pending{figure}")


def _waited(seconds):
    return seconds <= _pending("_oldest_seconds") < 1.5


def test_it_is_told_how_many_calls_wait_and_how_long_the_oldest_has(server, client):
    thread = threading.Thread(target=client.call, args=(DO, {"sleep": 1.0}, "token", 5))
    thread.start()
    eventually(lambda: _pending() == 1, "the call waits")
    eventually(lambda: client.call(DO, {}, "token", 5) and _waited(0.2), "others that end tell of it")
    eventually(lambda: client.check() or _waited(0.4), "whoever asks for the health hears of it")
    thread.join()
    assert (_pending(), _pending("_oldest_seconds")) == (0, 0)


def test_a_call_without_time_left_is_not_sent(server, client):
    client.call(DO, {}, "token", 5)
    with pytest.raises(DeadlineExceeded):
        client.call(DO, {"never": "sent"}, "token", -1)
    assert not server.lines("do", never="sent")


def test_a_service_that_answers_nothing_costs_the_deadline(client):
    with pytest.raises(DeadlineExceeded):
        client.call(NOBODY_LISTENS, {}, "token", 0.3)


@pytest.mark.parametrize("signed", [{}, {"user_id": "alpha"}])
def test_nobody_answers_in_the_name_of_another(client, broker, signed):
    """Alpha may answer what it is asked; here it answers what beta is: the numbers of the calls can be guessed."""
    client.check()
    reply_to = client._keeper.session(1).reply_to
    with broker.channel("alpha") as channel, ThreadPoolExecutor() as pool:
        outcome = pool.submit(client.call, NOBODY_LISTENS, {}, "token", 1.0)
        eventually(lambda: _pending() == 1, "the call waits")
        forged = BasicProperties(content_type="application/json", correlation_id="1", **signed)
        channel.basic_publish(names.RPC_EXCHANGE, reply_to, wire.result_body({"forged": True}), forged)
        assert isinstance(outcome.exception(), DeadlineExceeded)


def test_a_service_that_is_not_there_is_unavailable_at_once(client):
    began = time.monotonic()
    with pytest.raises(Unavailable) as raised:
        client.call(NO_QUEUE, {}, "token", 10)
    assert type(raised.value) is Unavailable
    assert raised.value.extra == {"reason": "nobody answers gone.do"}
    assert time.monotonic() - began < 2


def test_the_end_of_the_connection_ends_the_calls_and_the_next_one_has_another(server, client, broker):
    client.call(DO, {}, "token", 5)
    connections = broker.connections("asker asks")
    outcome = calling(client, {"sleep": 3.0})
    eventually(lambda: server.lines("do", sleep=3.0), "a request in work")
    broker.close(connections)
    with pytest.raises(Unavailable) as raised:
        outcome.get()
    assert type(raised.value) is Unavailable
    assert raised.value.extra == {"reason": "the connection to the broker ended"}
    began = time.monotonic()
    eventually(lambda: _answered(client), "a call over a new connection")
    assert time.monotonic() - began < 4


def _answered(client):
    try:
        return client.call(DO, {}, "token", 5)
    except Unavailable:
        return None


def test_a_frozen_broker_costs_the_deadline_and_no_more(server, client, broker):
    client.call(DO, {}, "token", 5)
    with broker.frozen():
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            client.call(DO, {}, "token", 0.5)
        assert time.monotonic() - began < 1
    assert client.call(DO, {"thawed": True}, "token", 5) == {"did": {"thawed": True}}


def test_without_a_broker_a_call_is_unavailable_within_seconds():
    client = RpcClient("amqp://asker:secret@127.0.0.1:1/steward", "asker")
    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.call(DO, {}, "token", 10)
    assert time.monotonic() - began < 2
    client.close()


def test_a_false_password_is_told_as_unavailable(broker):
    client = RpcClient(broker.url("asker").replace("secret-of", "no-secret-of"), "asker")
    with pytest.raises(Unavailable):
        client.call(DO, {}, "token", 2)
    client.close()


def test_a_broker_that_takes_no_messages_is_unavailable_at_once(server, client):
    client.call(DO, {}, "token", 5)
    client._keeper.session(1)._block(True)
    with pytest.raises(Unavailable):
        client.call(DO, {}, "token", 5)
    client._keeper.session(1)._block(False)
    client.call(DO, {}, "token", 5)


def test_a_call_that_no_topic_permission_allows_ends_as_unavailable(server, client):
    with pytest.raises(Unavailable):
        client.call(RpcMethod("forbidden", "do", Empty, Empty), {}, "token", 5)
    eventually(lambda: _answered(client), "a call over a new connection")


def test_after_close_a_call_is_unavailable(server, client):
    client.call(DO, {}, "token", 5)
    client.close()
    assert not client.connected
    with pytest.raises(Unavailable):
        client.call(DO, {}, "token", 2)


FORKED = """
import os, sys
from chassis.rpc import RpcClient
from chassis.tests.actors import DO
client = RpcClient(sys.argv[1], "asker")
early = os.fork()
assert client.call(DO, {"pid": os.getpid()}, "token", 5) == {"did": {"pid": os.getpid()}}
late = os.fork() if early else 0
assert client.call(DO, {"pid": os.getpid()}, "token", 5) == {"did": {"pid": os.getpid()}}
for child in (early, late) if late else ():
    assert os.waitpid(child, 0)[1] == 0
os._exit(0)
"""

GREEN = """
import sys
from chassis.process.green import go_green
go_green()
import time
import eventlet
from chassis.rpc import RpcClient
from chassis.tests.actors import DO
client = RpcClient(sys.argv[1], "asker")
client.call(DO, {}, "token", 5)
pool, began = eventlet.GreenPool(8), time.monotonic()
calls = [pool.spawn(client.call, DO, {"sleep": 0.5, "n": n}, "token", 5) for n in range(8)]
assert [call.wait()["did"]["n"] for call in calls] == list(range(8))
assert time.monotonic() - began < 2
client.close()
"""


@pytest.mark.parametrize("script", [FORKED, GREEN], ids=["forked before and after a call", "green threads"])
def test_in_other_kinds_of_process(server, broker, script):
    command = [sys.executable, "-W", "ignore", "-c", script, broker.url("asker")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
