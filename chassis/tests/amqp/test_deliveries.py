"""Deliveries are read out of the bytes as pika would read them, and nothing else is."""

import pytest
from pika import BasicProperties
from pika.frame import Body, Header, Heartbeat, Method
from pika.spec import Basic

from chassis.amqp.deliveries import Taker

CHANNEL, CONSUMER = 1, "ctag1.a"
ANSWER = BasicProperties(content_type="application/json", correlation_id="17", user_id="ticketing", headers={"a": 1})


def delivery(body: bytes, *, channel: int = CHANNEL, consumer: str = CONSUMER, piece: int = 100) -> bytes:
    pieces = [body[at : at + piece] for at in range(0, len(body), piece)]
    frames = [
        Method(channel, Basic.Deliver(consumer_tag=consumer, delivery_tag=1, exchange="rpc", routing_key="reply.x")),
        Header(channel, len(body), ANSWER),
        *(Body(channel, one) for one in pieces),
    ]
    return b"".join(frame.marshal() for frame in frames)


@pytest.fixture
def taken():
    return []


@pytest.fixture
def taker(taken):
    return Taker(CHANNEL, CONSUMER.encode(), lambda properties, body: taken.append((properties, body)))


@pytest.mark.parametrize("body", [b"", b"{}", b"\xce" * 250], ids=["empty", "of one frame", "of several"])
def test_a_delivery_is_taken_with_its_properties(taker, taken, body):
    data = delivery(body)
    assert taker.take(data) == len(data)
    assert taken == [(ANSWER, body)]


def test_what_follows_deliveries_is_left(taker, taken):
    data = delivery(b"1") + delivery(b"2")
    assert taker.take(data + Heartbeat().marshal() + delivery(b"3")) == len(data)
    assert [body for _, body in taken] == [b"1", b"2"]


def test_one_that_is_not_all_there_is_left_wherever_it_is_torn(taker, taken):
    data = delivery(b"x" * 250)
    assert [taker.take(data[:end]) for end in range(len(data))] == [0] * len(data)
    assert not taken


@pytest.mark.parametrize(
    "data",
    [
        delivery(b"1", channel=2),
        delivery(b"1", consumer="ctag1.b"),
        delivery(b"1", consumer="ctag1.ab"),
        Heartbeat().marshal(),
        Method(CHANNEL, Basic.CancelOk(CONSUMER)).marshal(),
        delivery(b"1")[:-1] + b"\x00",
    ],
    ids=["another channel", "another consumer", "a longer name", "a heartbeat", "another method", "no end of a frame"],
)
def test_what_is_none_of_ours_is_left(taker, taken, data):
    assert taker.take(data) == 0
    assert not taken
