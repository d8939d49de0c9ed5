"""Publishes events once more, for one consumer."""

from collections.abc import Iterable, Sequence

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.publisher import Outgoing, Publisher
from chassis.events import wire

_CONFIRM_SECONDS = 30.0


def publish_again(
    address: BrokerAddress, producer: str, consumer: str, portions: Iterable[Sequence[wire.Written]]
) -> int:
    """Publish the events of ``producer``, in their order and under their own ids, to ``consumer`` alone.

    ``address`` is the producer's, who is proven as the publisher as ever. Returns how many there were. Raises NotTaken
    where the consumer does not take such an event, LinkLost, TimeoutError.
    """
    publisher, count = Publisher(address, f"{producer} publishes again"), 0
    try:
        for events in portions:
            publisher.publish([_message(producer, consumer, address.user, one) for one in events], _CONFIRM_SECONDS)
            count += len(events)
    finally:
        publisher.close()
    return count


def _message(producer: str, consumer: str, user: str, event: wire.Written) -> Outgoing:
    return wire.outgoing(producer, event, user=user, key=names.addressed(event.key, consumer))
