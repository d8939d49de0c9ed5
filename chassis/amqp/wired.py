"""pika's protocol over a socket that one thread reads, real or green, and any of them writes to.

pika's own connections belong to a loop in a thread: whoever has something to say wakes it, and is woken by it. Here it
says it itself, which saves two changes of threads and three system calls for a request.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from pika import ConnectionParameters
from pika.connection import Connection
from pika.exceptions import AMQPError, ConnectionOpenAborted, StreamLostError
from pika.spec import BasicProperties

from chassis.amqp.deliveries import Taker
from chassis.amqp.errors import LinkLost
from chassis.amqp.gatherer import Gatherer
from chassis.waiting import ready

_AHEAD = 64 * 1024
_LOOK_SECONDS = 1.0
_TURN_SECONDS = 2.0
_WRITE_SECONDS = 10.0
_LATER = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Wired(Connection):
    """A connection that :meth:`run` makes and reads; its protocol may be used inside of :meth:`held`."""

    def __init__(
        self, parameters: ConnectionParameters, opened: Callable[..., None], ended: Callable[..., None]
    ) -> None:
        self._lock = threading.RLock()
        self._timers: dict[object, tuple[float, Callable[[], Any]]] = {}
        self._socket: socket.socket | None = None
        self._over = False
        self._writes = Gatherer(self._send)
        self._taker: Taker | None = None
        super().__init__(
            parameters,
            on_open_callback=opened,
            on_open_error_callback=ended,
            on_close_callback=ended,
            internal_connection_workflow=False,
        )

    @contextmanager
    def held(self, patience: float = _TURN_SECONDS) -> Iterator[None]:
        """Have the protocol alone; what is written inside is sent in one call at the end. Raises :class:`LinkLost`."""
        if not self._lock.acquire(timeout=patience):
            raise LinkLost("the connection takes nothing")
        try:
            with self._writes.together():
                yield
        finally:
            self._lock.release()

    def hand_over(self, channel: int, consumer: str, take: Callable[[BasicProperties, bytes], None]) -> None:
        """Give ``take`` what comes for ``consumer``, who acknowledges nothing, without pika looking at it first."""
        self._taker = Taker(channel, consumer.encode(), take)

    def run(self) -> None:
        """Connect, and read until it has ended; ``ended`` has been called then."""
        error: Exception | None = None
        try:
            self._socket = self._connected()
            with self.held():
                self._on_stream_connected()
            self._read(self._socket)
        except (OSError, AMQPError, LinkLost) as reason:
            error = StreamLostError(str(reason) or type(reason).__name__)
        finally:
            self._end(error)

    def _connected(self) -> socket.socket:
        parameters: Any = self.params
        made = socket.create_connection((parameters.host, parameters.port), parameters.socket_timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls := parameters.ssl_options:
            made = tls.context.wrap_socket(made, server_hostname=tls.server_hostname)
        # It is waited for here: a socket with a time limit of its own asks the system first, before each call.
        made.setblocking(False)
        return made

    def _read(self, link: socket.socket) -> None:
        parameters: Any = self.params
        opened_by = monotonic() + parameters.stack_timeout
        while not self._over:
            there = _pending(link) or ready(link.fileno(), _LOOK_SECONDS)
            with self.held(_WRITE_SECONDS * 2):
                if there and not self._over:
                    with suppress(*_LATER):
                        self._take(link.recv(_AHEAD))
                self._ring()
            if not self.is_open and not self.is_closing and monotonic() > opened_by:
                raise TimeoutError("the broker has not answered in time")

    def _take(self, data: bytes) -> None:
        if not data:
            raise ConnectionResetError("the broker has ended the connection")
        if self._taker is not None and not self._frame_buffer:
            taken = self._taker.take(data)
            # By it pika knows that the broker is alive.
            self.bytes_received += taken
            data = data[taken:]
        if data:
            self._on_data_available(data)

    def _ring(self) -> None:
        now = monotonic()
        for name, (at, callback) in list(self._timers.items()):
            if at <= now and name in self._timers:
                del self._timers[name]
                callback()

    def _end(self, error: Exception | None) -> None:
        with self._lock:
            self._over = True
            self._timers.clear()
            if not self.is_closed:
                self._error = self._error or error or ConnectionOpenAborted()
                self._on_stream_terminated(None)
            if self._socket is not None:
                self._socket.close()

    # --- what pika asks of whatever carries it ---

    def _adapter_connect_stream(self) -> None:
        raise NotImplementedError  # it is connected by run()

    def _adapter_disconnect_stream(self) -> None:
        self._over = True

    def _adapter_emit_data(self, data: bytes) -> None:
        self._writes.write(data)

    def _adapter_call_later(self, delay: float, callback: Callable[[], Any]) -> object:
        name = object()
        self._timers[name] = (monotonic() + delay, callback)
        return name

    def _adapter_remove_timeout(self, timeout_id: object) -> None:
        self._timers.pop(timeout_id, None)

    def _adapter_add_callback_threadsafe(self, callback: Callable[..., Any]) -> None:
        with self.held():
            callback()

    def _send(self, data: bytes) -> None:
        link = self._socket
        if link is None or self._over:
            raise LinkLost("there is no connection to the broker")
        try:
            written(link, memoryview(data), monotonic() + _WRITE_SECONDS)
        except OSError:
            self._over = True  # a part may have gone
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)  # which wakes the reader
            raise


def written(link: socket.socket, data: memoryview, give_up: float) -> None:
    """Write all of ``data``, waiting where the system takes no more, until the moment ``give_up``: TimeoutError."""
    while data:
        try:
            data = data[link.send(data) :]
        except _LATER:
            if not ready(link.fileno(), max(0.0, give_up - monotonic()), to_read=False):
                raise TimeoutError("the broker takes nothing") from None


def _pending(link: Any) -> bool:
    """Say whether bytes have been deciphered that nobody has read."""
    return bool(link.pending()) if hasattr(link, "pending") else False
