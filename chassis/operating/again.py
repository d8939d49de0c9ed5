"""Publishes events once more, for one consumer or for all who take them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.errors import NotTaken
from chassis.amqp.publisher import Outgoing, Publisher
from chassis.events import wire

_CONFIRM_SECONDS = 30.0


@dataclass
class Published:
    """How many events the broker has taken, and how many of each key nobody takes."""

    count: int = 0
    untaken: Counter[str] = field(default_factory=Counter)


def publish_again(
    address: BrokerAddress, producer: str, portions: Iterable[Sequence[wire.Written]], consumer: str = ""
) -> Published:
    """Publish the events of ``producer``, in their order and under their own ids, to ``consumer`` alone.

    Without a consumer they go to everybody who takes them, as the first time. ``address`` is the producer's, who is
    proven as the publisher as ever. Raises NotTaken where the broker refuses one, LinkLost, TimeoutError.
    """
    publisher = Publisher(address, f"{producer} publishes again")
    line = _Line(publisher, producer, address.user, consumer)
    try:
        for events in portions:
            line.publish(events)
    finally:
        publisher.close()
    return line.published


@dataclass
class _Line:
    """Publishes what somebody takes. The first event of each key goes alone: so it is known, and none overtakes."""

    publisher: Publisher
    producer: str
    user: str
    consumer: str
    published: Published = field(default_factory=Published)
    _taken: set[str] = field(default_factory=set)

    def publish(self, events: Sequence[wire.Written]) -> None:
        waiting: list[wire.Written] = []
        for event in events:
            if event.key in self._taken:
                waiting.append(event)
            elif event.key in self.published.untaken:
                self.published.untaken[event.key] += 1
            else:
                self._send(waiting)
                waiting = []
                self._try(event)
        self._send(waiting)

    def _try(self, event: wire.Written) -> None:
        try:
            self._send([event])
        except NotTaken as error:
            if not error.unbound:
                raise
            self.published.untaken[event.key] += 1
        else:
            self._taken.add(event.key)

    def _send(self, events: Sequence[wire.Written]) -> None:
        self.publisher.publish([self._message(one) for one in events], _CONFIRM_SECONDS)
        self.published.count += len(events)

    def _message(self, event: wire.Written) -> Outgoing:
        key = names.addressed(event.key, self.consumer) if self.consumer else event.key
        return wire.outgoing(self.producer, event, user=self.user, key=key)
