"""Publishing with confirms: any number of messages on the way at once."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pika import BasicProperties, spec
from pika.channel import Channel

from chassis.amqp.address import BrokerAddress
from chassis.amqp.errors import UNBOUND, LinkLost, NotTaken
from chassis.amqp.session import Keeper, Session

_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish. ``properties`` are named as pika names them and hold a ``message_id``."""

    exchange: str
    key: str
    body: bytes
    properties: dict[str, Any]


class _Batch:
    """Messages that are waited for together."""

    def __init__(self, messages: Sequence[Outgoing]) -> None:
        self.messages = messages
        self.refusal: NotTaken | None = None
        self.lost = False
        self.settled = threading.Event()
        self._open = len(messages)

    def settle_one(self, refusal: NotTaken | None) -> None:
        self.refusal = self.refusal or refusal
        self._open -= 1
        if not self._open:
            self.settled.set()

    def lose(self) -> None:
        self.lost = True
        self.settled.set()

    def wait(self, timeout: float) -> None:
        if not self.settled.wait(timeout):
            raise TimeoutError(f"no confirm from the broker within {timeout} s")
        if self.lost:
            raise LinkLost("the connection ended before the broker confirmed")
        if self.refusal:
            raise self.refusal


class _Sent:
    """A message that the broker has not confirmed yet."""

    __slots__ = ("batch", "message", "reason")

    def __init__(self, message: Outgoing, batch: _Batch) -> None:
        self.message = message
        self.batch = batch
        self.reason = ""

    def settle(self, taken: bool) -> None:
        reason = self.reason or ("" if taken else "refused by the broker")
        self.batch.settle_one(NotTaken(reason, self.message.key) if reason else None)


class ConfirmSession(Session):
    """A connection on which the broker confirms what it has taken."""

    def __init__(self, address: BrokerAddress, name: str) -> None:
        super().__init__(address, name)
        self._sent: dict[int, _Sent] = {}
        self._number = 0
        self._open: set[_Batch] = set()

    def set_up(self) -> None:
        """Have confirms and returned messages."""
        self.channel.add_on_return_callback(self._returned)
        self.channel.confirm_delivery(self._confirmed, callback=lambda _: self.ready())

    def publish(self, messages: Sequence[Outgoing], timeout: float) -> None:
        """Publish ``messages`` in their order and return when the broker has them all."""
        batch = _Batch(messages)
        self._open.add(batch)
        try:
            self.submit(lambda: self._send(batch))
            batch.wait(timeout)
        finally:
            self._open.discard(batch)

    def lost(self) -> None:
        """Give up on everything that is open."""
        for batch in list(self._open):
            batch.lose()

    def _send(self, batch: _Batch) -> None:
        for message in batch.messages:
            self._number += 1
            self._sent[self._number] = _Sent(message, batch)
        for message in batch.messages:
            properties = BasicProperties(**message.properties)
            self.channel.basic_publish(message.exchange, message.key, message.body, properties, mandatory=True)

    def _confirmed(self, frame: Any) -> None:
        tag, taken = frame.method.delivery_tag, isinstance(frame.method, spec.Basic.Ack)
        numbers = [number for number in self._sent if number <= tag] if frame.method.multiple else [tag]
        for number in numbers:
            sent = self._sent.pop(number, None)
            if sent is not None:
                sent.settle(taken)

    def _returned(self, channel: Channel, method: spec.Basic.Return, properties: BasicProperties, body: bytes) -> None:
        # The confirm of a returned message follows; nothing but the message's id and key says which one it was.
        del channel, body
        for sent in self._sent.values():
            same = sent.message.properties.get("message_id") == properties.message_id
            if same and sent.message.key == method.routing_key:
                sent.reason = UNBOUND


class Publisher:
    """Publishes with confirms for any thread, over one connection that is made when it is first needed."""

    def __init__(self, address: BrokerAddress, name: str) -> None:
        self._keeper = Keeper(lambda: ConfirmSession(address, name), name)

    def publish(self, messages: Sequence[Outgoing], timeout: float) -> None:
        """Publish ``messages`` in their order, all at once, and return when the broker has confirmed every one.

        Raises :class:`NotTaken` for the first one that it returned or refused, :class:`LinkLost` when there is no
        connection or it ended before the last confirm, and TimeoutError.
        """
        if messages:
            self._keeper.session(_PATIENCE_SECONDS).publish(messages, timeout)

    @property
    def connected(self) -> bool:
        """There is a connection at this moment."""
        return self._keeper.connected

    def close(self) -> None:
        """End the connection."""
        self._keeper.close()
