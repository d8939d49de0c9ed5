"""What the broker refuses to a service that has gone bad."""

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ConnectionClosedByBroker, ProbableAccessDeniedError

from chassis.amqp import names
from chassis.testing.eventually import eventually

REFUSED = (403, 406)


def refused(broker, user, act):
    """Return whether the broker closes the channel on ``user`` because of what it does."""
    with broker.channel(user) as channel:
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker) as closed:
            act(channel)
        return closed.value.reply_code in REFUSED


def publishing(exchange, key, **properties):
    return lambda channel: channel.basic_publish(exchange, key, b"{}", pika.BasicProperties(**properties))


FORBIDDEN = {
    "an event on another's exchange": ("alpha", "beta.events", "beta.thing.happened.v1"),
    "an event in another's name on the own exchange": ("alpha", "alpha.events", "beta.thing.happened.v1"),
    "an event for one consumer on another's exchange": ("alpha", "beta.events", "for.asker.beta.thing.happened.v1"),
    "an event for one consumer in another's name": ("alpha", "alpha.events", "for.beta.beta.thing.happened.v1"),
    "through the default exchange into another's queue": ("alpha", "", "evt-beta"),
    "through the default exchange into a reply queue": ("alpha", "", "reply.asker.x"),
    "through another's retry exchange": ("alpha", "beta.retry", names.AGAIN),
    "a request to another service": ("alpha", "nameko-rpc", "beta.do"),
    "a request to the own service": ("alpha", "nameko-rpc", "alpha.do"),
    "an answer, from who only asks": ("asker", "nameko-rpc", "reply.asker.x"),
    "a request to a service that it may not ask": ("asker", "nameko-rpc", "forbidden.do"),
    "into its own queue, from a partner": ("partner-acme", "", "partner-acme"),
    "through a built-in exchange, from a partner": ("partner-acme", "amq.direct", "partner-acme"),
    "through a built-in exchange": ("beta", "amq.topic", "beta.thing"),
}


@pytest.mark.parametrize(("user", "exchange", "key"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_nobody_publishes_what_is_not_its_own(broker, user, exchange, key):
    assert refused(broker, user, publishing(exchange, key))


def test_nobody_calls_itself_another(broker):
    assert refused(broker, "alpha", publishing("alpha.events", "alpha.thing.happened.v1", user_id="beta"))


@pytest.mark.parametrize(
    ("user", "queue"),
    [
        ("alpha", "evt-beta"),
        ("alpha", "rpc-beta"),
        ("alpha", "dlq-beta"),
        ("alpha", "partner-acme"),
        ("asker", "rpc-alpha"),
        ("alpha", "evt-alpha-retry-5"),
    ],
)
def test_nobody_reads_what_is_not_its_own(broker, user, queue):
    assert refused(broker, user, lambda channel: channel.basic_get(queue))


@pytest.mark.parametrize("user", ["alpha", "asker", "partner-acme"])
def test_nobody_makes_queues_or_exchanges_or_takes_them_away(broker, user):
    assert refused(broker, user, lambda channel: channel.queue_declare("mine"))
    assert refused(broker, user, lambda channel: channel.queue_declare("reply.alpha.x", exclusive=True))
    assert refused(broker, user, lambda channel: channel.exchange_declare("mine"))
    theirs = user if user.startswith("partner") else "evt-beta"
    assert refused(broker, user, lambda channel: channel.queue_delete(theirs))
    assert refused(broker, user, lambda channel: channel.queue_bind(theirs, "amq.topic", "#"))


@pytest.mark.parametrize("user", ["alpha", "asker"])
def test_nobody_empties_another_ones_queue(broker, user):
    assert refused(broker, user, lambda channel: channel.queue_purge("evt-beta"))


def test_nobody_listens_to_another_ones_answers(broker):
    def eavesdrop(channel):
        channel.queue_declare("reply.asker.spy", exclusive=True)
        channel.queue_bind("reply.asker.spy", names.RPC_EXCHANGE, "alpha.#")

    assert refused(broker, "asker", eavesdrop)
    assert refused(broker, "alpha", lambda channel: channel.queue_bind("evt-alpha", "beta.events", "#"))


@pytest.mark.parametrize(
    ("user", "host"), [("partner-acme", "steward"), ("partner-acme", "/"), ("alpha", "partner-acme")]
)
def test_nobody_gets_into_a_virtual_host_that_is_not_its_own(broker, user, host):
    with pytest.raises((ProbableAccessDeniedError, ConnectionClosedByBroker)), broker.channel(user, host):
        pass


def test_a_partner_has_its_events(empty):
    with empty.channel("beta") as channel:
        properties = pika.BasicProperties(user_id="beta")
        channel.basic_publish("beta.events", "beta.thing.happened.v1", b"for acme", properties)
        channel.basic_publish("beta.events", "beta.thing.ended.v1", b"not for acme", properties)
    with empty.channel("partner-acme") as channel:
        body = eventually(lambda: channel.basic_get("partner-acme", auto_ack=True)[2], "an event")
        assert body == b"for acme"
        assert channel.basic_get("partner-acme")[0] is None
