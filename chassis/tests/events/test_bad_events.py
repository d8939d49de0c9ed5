"""Messages that are no events: none may be lost, none may loop, none may hurt the process."""

import orjson
import pytest

from chassis.amqp import names
from chassis.events.wire import LONGEST_BODY
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish, send
from chassis.tests.raw_amqp import publish_with_properties

KEY = "beta.thing.happened.v1"


@pytest.fixture(scope="module")
def worker(module_actor):
    return module_actor("work")


@pytest.fixture(autouse=True)
def still_at_work(worker, empty):
    """After every bad message the same process handles a good one, and nothing is left in its queue."""
    yield
    [event_id] = publish(empty, envelope())
    eventually(lambda: worker.lines("second", id=event_id, at="end"), "a good event after a bad one")
    assert not worker.ended


def without(name):
    event = envelope()
    del event[name]
    return orjson.dumps(event)


BODIES = {
    "empty": b"",
    "no JSON": b"{not json",
    "no UTF-8": b"\xff\xfe\x00",
    "a list": b"[1, 2]",
    "null": b"null",
    "a number": b"7",
    "nothing in it": b"{}",
    "deeply nested": b"[" * 100_000,
    "no id": without("id"),
    "no type": without("type"),
    "no tenant": without("tenant"),
    "no subject": without("subject"),
    "no data": without("data"),
    "no version": without("schemaversion"),
    "another specversion": orjson.dumps(envelope() | {"specversion": "0.3"}),
    "the id a number": orjson.dumps(envelope() | {"id": 7}),
    "the version a text": orjson.dumps(envelope() | {"schemaversion": "1"}),
    "data a list": orjson.dumps(envelope() | {"data": []}),
    "too long": orjson.dumps(envelope(filling="x" * LONGEST_BODY)),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_event(empty, worker, body):
    with empty.channel("beta") as channel:
        send(channel, KEY, body, user_id="beta")
    headers = empty.dead()
    assert headers["x-reason"] == "undecodable"
    assert headers["x-error"]
    assert headers["x-key"] == KEY


@pytest.mark.parametrize(
    "properties",
    [
        {"content_type": "application/json"},
        {"content_type": None},
        {"content_type": "application/x-python-serialize"},
    ],
    ids=["JSON", "none", "pickle"],
)
def test_another_content_type(empty, worker, properties):
    with empty.channel("beta") as channel:
        send(channel, KEY, orjson.dumps(envelope()), user_id="beta", **properties)
    assert empty.dead()["x-reason"] == "undecodable"


def test_a_body_that_says_it_is_compressed_is_not_unpacked(empty, worker):
    with empty.channel("beta") as channel:
        send(channel, KEY, b"x\x9c", user_id="beta", headers={"compression": "application/x-gzip"})
    assert empty.dead()["x-reason"] == "undecodable"


def test_a_content_encoding_that_nobody_knows_harms_nothing(empty, worker):
    event = envelope()
    with empty.channel("beta") as channel:
        send(channel, KEY, orjson.dumps(event), user_id="beta", content_encoding="utf-16-le")
    headers = empty.dead()
    assert headers["x-reason"] == "undecodable"


def test_properties_that_cannot_be_read(empty, worker):
    publish_with_properties(empty, "beta", names.events_exchange("beta"), KEY, content_type=b"\xff\xfe\xff")
    assert empty.dead()["x-reason"] == "unreadable"


def test_an_event_that_is_not_handled_here(empty, worker):
    event = orjson.dumps(envelope("beta.thing.vanished"))
    with empty.channel("beta") as channel:
        send(channel, KEY, event, user_id="beta")
    headers = empty.dead()
    assert headers["x-reason"] == "unknown_type"
    assert headers["x-error"] == "beta.thing.vanished.v1 is not handled here"


def test_a_version_that_is_not_handled_here(empty, worker):
    event = orjson.dumps(envelope() | {"schemaversion": 2})
    with empty.channel("beta") as channel:
        send(channel, KEY, event, user_id="beta")
    assert empty.dead()["x-reason"] == "unknown_type"


def test_an_event_without_a_proven_publisher(empty, worker):
    with empty.channel("beta") as channel:
        send(channel, KEY, orjson.dumps(envelope()))
    assert empty.dead()["x-reason"] == "forged"


def test_an_event_in_the_name_of_another(empty, worker):
    event = orjson.dumps(envelope("gamma.thing.happened"))
    with empty.channel("beta") as channel:
        send(channel, KEY, event, user_id="beta")
    headers = empty.dead()
    assert headers["x-reason"] == "forged"
    assert headers["x-error"] == "an event of gamma published by beta"


def test_headers_of_ours_in_a_message_of_another_do_not_count(empty, worker):
    headers = {"x-user": "gamma", "x-attempts": 99, "x-handlers": "nobody", "x-key": "made.up", "x-reason": "none"}
    event = envelope("gamma.thing.happened")
    with empty.channel("beta") as channel:
        send(channel, KEY, orjson.dumps(event), user_id="beta", headers=headers)
    found = empty.dead()
    assert found["x-reason"] == "forged"
    assert found["x-key"] == KEY
    assert found["x-user"] == "beta"
    assert "x-attempts" not in found


def test_headers_of_every_type_are_survived(empty, worker):
    headers = {
        "nested": {"a": [1, {"b": None}]},
        "none": None,
        "yes": True,
        "big": 2**62,
        "text": "x" * 5000,
        "键": "值",
    }
    with empty.channel("beta") as channel:
        send(channel, KEY, b"bad", user_id="beta", headers=headers)
    found = empty.dead()
    assert found["yes"] is True
    assert found["big"] == 2**62
    assert found["键"] == "值"
    assert len(found["text"]) == 1000
