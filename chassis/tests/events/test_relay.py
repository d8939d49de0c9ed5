"""The relay: every event, in order, and none passed over."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID, uuid4

import pytest

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.publisher import Publisher
from chassis.events.relay import Relay, gathering
from chassis.events.wire import CONTENT_TYPE
from chassis.testing.eventually import eventually

KEY = "beta.thing.happened.v1"
UNBOUND = "beta.thing.unheard.v1"
QUEUE = names.event_queue("alpha")


@dataclass
class Row:
    body: bytes
    key: str = KEY
    event_id: UUID = field(default_factory=uuid4)


class FakeOutbox:
    """An outbox in memory, which keeps the rows of a batch that was not taken."""

    def __init__(self, rows):
        self.rows = list(rows)
        self.sent = []
        self.batches = 0
        self.woken = threading.Event()

    @contextmanager
    def next_batch(self, limit: int) -> Iterator[list[Row]]:
        batch = self.rows[:limit]
        self.batches += bool(batch)
        yield batch
        del self.rows[: len(batch)]
        self.sent += batch

    def sleep(self, timeout):
        self.woken.wait(0.05)


@pytest.fixture
def relaying(empty):
    """Runs a relay over an outbox in another thread."""
    running = []

    def begin(outbox, batch=500, user="beta", publisher=None):
        relay = Relay(outbox, BrokerAddress.parse(empty.url(user)), "beta", batch=batch)
        thread = threading.Thread(target=relay.run)
        thread.start()
        running.append((relay, thread))
        return relay

    yield begin
    for relay, thread in running:
        relay.stop()
        thread.join()


def bodies(broker, count):
    with broker.channel() as channel:
        arriving = channel.consume(QUEUE, auto_ack=True, inactivity_timeout=5)
        return [int(body) for _, _, body in islice(arriving, count)]


def test_all_events_arrive_in_their_order(empty, relaying):
    outbox = FakeOutbox(Row(b"%d" % n) for n in range(1200))
    relaying(outbox, batch=500)
    eventually(lambda: len(outbox.sent) == 1200, "all events sent")
    assert outbox.batches == 3
    assert bodies(empty, 1200) == list(range(1200))
    assert empty.depth(QUEUE) == 0


def test_a_message_says_what_it_is_and_who_sent_it(empty, relaying):
    row = Row(b"{}")
    relaying(FakeOutbox([row]))
    properties, body = empty.take(QUEUE)
    assert body == b"{}"
    assert properties.content_type == CONTENT_TYPE
    assert properties.delivery_mode == 2
    assert properties.message_id == str(row.event_id)
    assert properties.user_id == "beta"


def test_an_event_for_which_no_queue_is_bound_stops_the_line_until_there_is_one(empty, relaying):
    outbox = FakeOutbox([Row(b"1"), Row(b"2", UNBOUND), Row(b"3")])
    relay = relaying(outbox, batch=1)
    eventually(lambda: relay.stopped_for == "not_taken", "a line that stands")
    assert [row.body for row in outbox.sent] == [b"1"]
    with empty.channel() as channel:
        channel.queue_bind(QUEUE, names.events_exchange("beta"), UNBOUND)
        eventually(lambda: len(outbox.sent) == 3, "the rest, when the queue is bound")
        channel.queue_unbind(QUEUE, names.events_exchange("beta"), UNBOUND)
    assert relay.stopped_for == ""
    assert bodies(empty, 3) == [1, 2, 3]


def test_of_a_batch_that_was_not_taken_whole_nothing_is_marked_sent(empty, relaying):
    outbox = FakeOutbox([Row(b"1"), Row(b"2", UNBOUND), Row(b"3")])
    relay = relaying(outbox)
    eventually(lambda: relay.stopped_for == "not_taken", "a line that stands")
    assert not outbox.sent
    assert len(outbox.rows) == 3


def test_events_in_the_name_of_another_are_not_sent(empty, relaying):
    relay = relaying(FakeOutbox([Row(b"1")]), user="alpha")
    eventually(lambda: relay.stopped_for == "connection", "a line that stands")
    assert empty.depth(QUEUE) == 0


def test_the_end_of_the_connection_loses_nothing(empty, relaying):
    outbox = FakeOutbox([Row(b"%d" % n) for n in range(10)])
    relaying(outbox, batch=10)
    eventually(lambda: len(outbox.sent) == 10, "the first events")
    connections = empty.connections("beta relays")
    outbox.rows += [Row(b"%d" % n) for n in range(10, 3000)]
    empty.close(connections)
    eventually(lambda: len(outbox.sent) == 3000, "all events sent", timeout=20)
    found = bodies(empty, empty.depth(QUEUE))
    firsts = list(dict.fromkeys(found))
    assert firsts == list(range(3000))


class BrokenOnce(FakeOutbox):
    """An outbox whose database is away for the first look."""

    @contextmanager
    def next_batch(self, limit):
        if self.batches < 1:
            self.batches += 1
            raise RuntimeError("the database is away")
        with super().next_batch(limit) as rows:
            yield rows


def test_a_broken_outbox_does_not_end_the_relay(empty, relaying):
    outbox = BrokenOnce([Row(b"1")])
    relaying(outbox)
    eventually(lambda: outbox.sent, "an event after the outbox was mended")


def test_a_relay_is_well_as_soon_as_the_outbox_is(empty, relaying):
    class Sleepy(BrokenOnce):
        def sleep(self, timeout):
            asleep.set()
            self.woken.wait(10)

    asleep = threading.Event()
    outbox = Sleepy([])
    relay = relaying(outbox)
    assert asleep.wait(10)
    assert relay.stopped_for == "", "while it sleeps"
    outbox.woken.set()


def test_an_unacknowledged_publish_is_told_as_such(empty):
    publisher = Publisher(BrokerAddress.parse(empty.url("beta")), "beta waits")
    publisher.publish([], 1)
    assert not publisher.connected
    with pytest.raises(TimeoutError):
        publisher.publish([_outgoing(Row(b"1"))], 0)
    publisher.close()


@pytest.mark.parametrize(
    ("count", "took", "waits"),
    [(1, 0.002, 0.008), (1, 0.03, 0.03), (10, 0.002, 0.04), (200, 0.002, 0.1), (1, 5.0, 0.1)],
    ids=["shortly", "as long as it took", "for more the longer", "not for long", "nor where it took long"],
)
def test_more_is_gathered_where_more_has_come(count, took, waits):
    assert gathering(count, took) == waits


def _outgoing(row):
    relay = Relay(FakeOutbox([]), BrokerAddress("localhost", 5672, "beta", "x"), "beta")
    return relay._message(row)
