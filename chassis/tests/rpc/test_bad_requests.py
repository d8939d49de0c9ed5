"""Messages that are no requests: answered where that can be, else put away; never the end of the process."""

import orjson
import pytest

from chassis.amqp import names
from chassis.rpc import RpcClient
from chassis.tests.actors import DO
from chassis.tests.raw_amqp import publish_with_properties
from chassis.tests.rpc.requests import BODY, KEY, raw_caller


@pytest.fixture(scope="module")
def server(module_actor):
    return module_actor("serve")


@pytest.fixture(autouse=True)
def still_at_work(server, empty):
    """After every bad message the same process answers a good one."""
    yield
    client = RpcClient(empty.url("asker"), "asker")
    assert client.call(DO, {"good": True}, "token", 5) == {"did": {"good": True}}
    client.close()
    assert not server.ended


@pytest.mark.parametrize(
    "properties",
    [
        {"reply_to": None},
        {"reply_to": ""},
        {"reply_to": "alpha.do"},
        {"reply_to": "reply.asker"},
        {"reply_to": "reply.asker.a.b"},
        {"reply_to": "evt-alpha"},
        {"reply_to": f"reply.asker.{'x' * 200}"},
        {"correlation_id": None},
        {"correlation_id": ""},
    ],
    ids=str,
)
def test_one_that_cannot_be_answered_rests_in_the_dead_letters(empty, properties):
    with raw_caller(empty) as caller:
        caller.send(**properties)
    headers = empty.dead()
    assert headers["x-reason"] == "bad_request"
    assert headers["x-key"] == KEY
    assert headers["x-exchange"] == "nameko-rpc"


@pytest.mark.parametrize(
    "properties",
    [
        {"content_type": None},
        {"content_type": "application/x-python-serialize"},
        {"content_type": "application/data"},
        {"content_encoding": "gzip"},
    ],
    ids=str,
)
def test_one_of_another_type_is_refused(empty, properties):
    with raw_caller(empty) as caller:
        caller.send(**properties)
        number, reply = caller.reply()
    assert number == "1"
    assert reply["error"]["code"] == "validation_failed"
    assert reply["result"] is None
    assert empty.dead()["x-reason"] == "bad_request"


BODIES = {
    "empty": b"",
    "no JSON": b"{no",
    "no UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "null": b"null",
    "nothing in it": b"{}",
    "kwargs null": b'{"args": [], "kwargs": null}',
    "kwargs a list": b'{"args": [], "kwargs": []}',
    "no context": orjson.dumps({"kwargs": {"request": {}}}),
    "no request": orjson.dumps({"kwargs": {"context": "t"}}),
    "the context an object": orjson.dumps({"kwargs": {"context": {}, "request": {}}}),
    "the request a list": orjson.dumps({"kwargs": {"context": "t", "request": []}}),
    "deeply nested": b"[" * 100_000,
    "too long": orjson.dumps({"kwargs": {"context": "t", "request": {"a": "x" * 5_000_000}}}),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_one_of_another_shape_is_refused(empty, body):
    with raw_caller(empty) as caller:
        caller.send(body)
        _, reply = caller.reply()
    assert reply["error"]["code"] == "validation_failed"
    assert empty.dead()["x-reason"] == "bad_request"


def test_one_for_a_method_that_is_not_there_is_refused(empty):
    with raw_caller(empty) as caller:
        caller.send(key="alpha.undo.v2")
        _, reply = caller.reply()
    assert reply["error"]["code"] == "unavailable"
    assert empty.dead()["x-reason"] == "unknown_method"


def test_one_whose_context_cannot_be_accepted_is_refused_and_kept(empty):
    with raw_caller(empty) as caller:
        caller.send(orjson.dumps({"kwargs": {"context": "forged", "request": {"what": "unauthenticated"}}}))
        _, reply = caller.reply()
    assert reply["error"]["code"] == "unauthenticated"
    assert empty.dead()["x-reason"] == "unauthenticated"


def test_one_that_says_it_is_compressed_is_not_unpacked(empty):
    with raw_caller(empty) as caller:
        caller.send(b"x\x9c", headers={"compression": "application/x-gzip"})
        _, reply = caller.reply()
    assert reply["error"]["code"] == "validation_failed"


def test_one_whose_properties_cannot_be_read(empty):
    publish_with_properties(empty, "asker", names.RPC_EXCHANGE, KEY, content_type=b"\xff\xfe\xff")
    assert empty.dead()["x-reason"] == "unreadable"


def test_headers_say_nothing_about_who_asks(empty):
    with raw_caller(empty) as caller:
        caller.send(BODY, headers={"user_id": "root", "nameko.user_id": "root", "nameko.call_id_stack": [1]})
        _, reply = caller.reply()
    assert reply == {"result": {"did": {}}, "error": None}
