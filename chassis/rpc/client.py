"""Asking a service from a process with threads, real ones or green ones."""

import itertools
import secrets
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic, time
from typing import Any

from pika import BasicProperties, spec
from pika.channel import Channel

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.errors import LinkLost
from chassis.amqp.session import Keeper, Session
from chassis.observe import common
from chassis.observe.logs import log_for
from chassis.rpc import wire
from chassis.rpc.pending import Pending
from contracts.core.errors import DeadlineExceeded, Internal, ServiceError, Unavailable
from contracts.core.rpc import RpcMethod

_log = log_for(__name__)

#: How long a call waits, within its deadline, for a connection that is being made.
_PATIENCE_SECONDS = 1.0


class _Call:
    """One call while the answer of ``service`` is awaited. The lock is held until there is one."""

    __slots__ = ("body", "failure", "lock", "service")

    def __init__(self, service: str) -> None:
        self.service = service
        self.lock = threading.Lock()
        self.lock.acquire()
        self.body: bytes | None = None
        self.failure = ""

    def settle(self, body: bytes | None, failure: str = "") -> None:
        self.body = body
        self.failure = failure
        self.lock.release()


class _CallSession(Session):
    """One connection with its reply queue, and the calls that are under way on it."""

    def __init__(self, address: BrokerAddress, caller: str) -> None:
        super().__init__(address, f"{caller} asks")
        self.reply_to = names.reply_key(caller, secrets.token_urlsafe(12))
        self._calls: dict[str, _Call] = {}
        self._numbers = itertools.count(1)

    def set_up(self) -> None:
        """Declare the reply queue: the one thing that a process declares itself."""
        queue = self.reply_to
        self.channel.add_on_return_callback(self._unroutable)
        self.channel.queue_declare(queue, exclusive=True, auto_delete=True, callback=lambda _: self._bind(queue))

    def _bind(self, queue: str) -> None:
        self.channel.queue_bind(queue, names.RPC_EXCHANGE, queue, callback=lambda _: self._consume(queue))

    def _consume(self, queue: str) -> None:
        tag = self.channel.basic_consume(queue, self._delivered, auto_ack=True, callback=lambda _: self.ready())
        self.take_at_once(tag, self._answered)

    def ask(self, method: RpcMethod, body: bytes, timeout: float) -> bytes:
        """Send one request and return the answer's body."""
        number = str(next(self._numbers))
        call = self._calls[number] = _Call(method.service)
        try:
            self.submit(partial(self._publish, method.key, body, self._properties(number, timeout)))
            answered = call.lock.acquire(timeout=timeout)
        except LinkLost:
            raise Unavailable(reason="the connection to the broker ended") from None
        finally:
            self._calls.pop(number, None)
        if not answered:
            raise DeadlineExceeded
        if call.body is None:
            raise Unavailable(reason=call.failure)
        return call.body

    def lost(self) -> None:
        """Let every call know: what it asked may have been done or not."""
        for number in list(self._calls):
            self._settle(number, None, "the connection to the broker ended")

    def _publish(self, key: str, body: bytes, properties: BasicProperties) -> None:
        self.channel.basic_publish(names.RPC_EXCHANGE, key, body, properties, mandatory=True)

    def _properties(self, number: str, timeout: float) -> BasicProperties:
        left = max(1, int(timeout * 1000))
        return BasicProperties(
            content_type=wire.CONTENT_TYPE,
            reply_to=self.reply_to,
            correlation_id=number,
            expiration=str(left),
            user_id=self.user,
            headers={wire.DEADLINE: int(time() * 1000) + left},
        )

    def _delivered(self, channel: Channel, method: Any, properties: BasicProperties, body: bytes) -> None:
        del channel, method
        self._answered(properties, body)

    def _answered(self, properties: BasicProperties, body: bytes) -> None:
        call = self._calls.get(properties.correlation_id or "")
        if call is not None and call.service != properties.user_id:
            _log.error("an answer in another's name is not taken", asked=call.service, answered=properties.user_id)
            return
        self._settle(properties.correlation_id, body)

    def _unroutable(
        self, channel: Channel, method: spec.Basic.Return, properties: BasicProperties, body: bytes
    ) -> None:
        del channel, body
        self._settle(properties.correlation_id, None, f"nobody answers {method.routing_key}")

    def _settle(self, number: str | None, body: bytes | None, failure: str = "") -> None:
        call = self._calls.pop(number, None) if number else None
        if call is not None:
            call.settle(body, failure)


class RpcClient:
    """Calls the services as ``caller``, from any thread.

    The connection is made by the first call, so that a process may be forked before it, and anew whenever it is lost.
    """

    def __init__(self, amqp_url: str, caller: str) -> None:
        address = BrokerAddress.parse(amqp_url)
        self._keeper = Keeper(lambda: _CallSession(address, caller), f"{caller} asks")
        self._pending = Pending()

    def call(
        self,
        method: RpcMethod,
        request: dict[str, Any],
        token: str,
        timeout: float,
        read: Callable[[bytes], Any] = wire.read_reply,
    ) -> Any:
        """Ask ``method`` with ``request`` (wire form) under the signed context ``token``; return the reply (wire form).

        ``read`` makes it of the answer's body; :func:`wire.passed` leaves it as it is. ``timeout`` is what remains of
        the caller's deadline, in seconds. Raises the :class:`ServiceError` that the service answers with,
        DeadlineExceeded when there was no answer in time, Unavailable when the broker or the service cannot be reached.
        After the last two a change may have been made: ask again with the same idempotency key.
        """
        code = Internal.code
        try:
            with self._pending.waiting():
                reply = read(self._ask(method, wire.request_body(token, request), timeout))
            code = "ok"
        except ServiceError as error:
            code = error.code
            raise
        finally:
            common.RPC_ASKED.labels(method.service, code).inc()
        return reply

    def _ask(self, method: RpcMethod, body: bytes, timeout: float) -> bytes:
        started = monotonic()
        try:
            session = self._keeper.session(min(timeout, _PATIENCE_SECONDS))
        except LinkLost as error:
            raise Unavailable(reason=str(error)) from None
        if session.blocked:
            raise Unavailable(reason="the broker takes no messages")
        left = timeout - (monotonic() - started)
        if left <= 0:
            raise DeadlineExceeded
        return session.ask(method, body, left)

    def check(self) -> None:
        """Connect unless there is a connection. Raises Unavailable when the broker cannot be reached (health).

        Whoever asks for the health or the figures of a process comes by here: the age of the oldest call is told.
        """
        self._pending.tell()
        try:
            self._keeper.session(_PATIENCE_SECONDS)
        except LinkLost as error:
            raise Unavailable(reason=str(error)) from None

    @property
    def connected(self) -> bool:
        """There is a connection to the broker at this moment."""
        return self._keeper.connected

    def close(self) -> None:
        """End the connection; a later call raises Unavailable."""
        self._keeper.close()
