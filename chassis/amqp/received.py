"""A message in work."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Any

from amqp import Message, spec
from amqp.exceptions import AMQPError

from chassis.observe.logs import log_for

_log = log_for(__name__)


class Received:
    """A message from a queue, with what is needed to settle it, exactly once.

    Settling never raises: on a connection that has gone there is nothing to settle, the broker has given the message to
    somebody else.
    """

    __slots__ = ("_message", "_settled", "body", "exchange", "headers", "key", "properties", "since")

    def __init__(self, message: Any, settled: Callable[["Received"], None]) -> None:
        self._message = message
        self._settled = settled
        self.since = monotonic()
        self.properties: dict[str, Any] = message.properties
        self.headers: dict[str, Any] = self.properties.get("application_headers") or {}
        self.key: str = message.delivery_info["routing_key"]
        self.exchange: str = message.delivery_info["exchange"]
        # py-amqp decodes a body that names its encoding.
        self.body: bytes = message.body.encode() if isinstance(message.body, str) else bytes(message.body)

    @property
    def connection(self) -> Any:
        """The connection on which it came."""
        return self._message.channel.connection

    def ack(self) -> None:
        """It is done."""
        self._send(self._acknowledgement)
        self._settled(self)

    def requeue(self) -> None:
        """Give it back to its queue."""
        self._send((spec.Basic.Reject, "Lb", (self._message.delivery_tag, True)))
        self._settled(self)

    def abandon(self) -> None:
        """Leave it to the broker, which delivers it again when the connection ends."""
        self._settled(self)

    def answer(self, exchange: str, key: str, body: bytes, **properties: Any) -> None:
        """It is done: publish an answer on the connection on which the message came, without a confirm."""
        self._send(_publishing(exchange, key, body, properties), self._acknowledgement)
        self._settled(self)

    def reply(self, exchange: str, key: str, body: bytes, **properties: Any) -> None:
        """Publish an answer in the same way, while it is not done yet."""
        self._send(_publishing(exchange, key, body, properties))

    @property
    def _acknowledgement(self) -> tuple[Any, ...]:
        return spec.Basic.Ack, "Lb", (self._message.delivery_tag, False)

    def _send(self, *methods: tuple[Any, ...]) -> None:
        channel, connection = self._message.channel, self.connection
        if connection is None or not connection.connected:
            _log.info("a message was settled on a connection that has gone", key=self.key)
            return
        with _one_write(connection):
            for method in methods:
                channel.send_method(*method)


def _publishing(exchange: str, key: str, body: bytes, properties: dict[str, Any]) -> tuple[Any, ...]:
    # Not basic_publish: that reads from the socket, on which another green thread is reading.
    return spec.Basic.Publish, "Bssbb", (0, exchange, key, False, False), Message(body, **properties)


def ack_all(messages: Sequence[Received]) -> None:
    """They are done: :meth:`Received.ack` for each, with one write for all that came on the same connection."""
    connections = {id(message.connection): message.connection for message in messages}
    with ExitStack() as writes:
        for connection in connections.values():
            if connection is not None and connection.connected:
                writes.enter_context(_one_write(connection))
        for message in messages:
            message.ack()


@contextmanager
def _one_write(connection: Any) -> Iterator[None]:
    try:
        with connection.transport.gathering():
            yield
    except (OSError, AMQPError) as error:
        # Part of a frame may be out: nothing more can be said on this connection.
        _log.warning("nothing can be said on a connection any more", error=str(error))
        abort(connection)


def abort(connection: Any) -> None:
    """End a py-amqp connection from another green thread than the one that reads: that one gets an error."""
    transport = connection._transport
    if transport is not None and transport.sock is not None:
        transport.connected = False
        try:
            transport.sock.shutdown(2)
        except OSError:
            _log.debug("the connection had ended already")
