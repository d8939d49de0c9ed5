"""A pika connection with an I/O thread of its own, for publishers and for callers of RPC.

It works under real threads and under green ones. Nothing is started before the first use, so that a process may be
forked before; a child that is forked later makes a connection of its own.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

from pika import BasicProperties, ConnectionParameters, PlainCredentials
from pika.channel import Channel
from pika.exceptions import AMQPError

from chassis.amqp.address import BrokerAddress
from chassis.amqp.backoff import waits
from chassis.amqp.errors import LinkLost
from chassis.amqp.wired import Wired
from chassis.observe.logs import log_for

_log = log_for(__name__)

HEARTBEAT_SECONDS = 10
_CONNECT_SECONDS = 5
_CLOSE_SECONDS = 2


class Session:
    """One connection with one channel, from its beginning to its end. Subclasses say what it is for."""

    channel: Channel

    def __init__(self, address: BrokerAddress, name: str) -> None:
        self.user = address.user
        self.blocked = False
        self.when_ready: Callable[[], None] = lambda: None
        self._reason = ""
        self._ready = False
        self._ended = False
        parameters = ConnectionParameters(
            host=address.host,
            port=address.port,
            virtual_host=address.virtual_host,
            credentials=PlainCredentials(address.user, address.password),
            heartbeat=HEARTBEAT_SECONDS,
            socket_timeout=_CONNECT_SECONDS,
            stack_timeout=_CONNECT_SECONDS,
            ssl_options=address.ssl_options(),
            client_properties={"connection_name": name},
        )
        self._connection = Wired(parameters, self._opened, self._closed)

    # --- for subclasses, in the I/O thread ---

    def set_up(self) -> None:
        """Prepare the channel, and call :meth:`ready` when it is."""
        raise NotImplementedError

    def lost(self) -> None:
        """Let everybody know who waits for something on this connection."""
        raise NotImplementedError

    def take_at_once(self, consumer: str, take: Callable[[BasicProperties, bytes], None]) -> None:
        """Give ``take`` what comes for ``consumer``, in fewer steps than pika does."""
        self._connection.hand_over(self.channel.channel_number, consumer, take)

    def ready(self) -> None:
        """Say that it can be used."""
        self._ready = True
        self.when_ready()

    # --- from any thread ---

    @property
    def alive(self) -> bool:
        """It is ready and has not ended."""
        return self._ready and not self._ended

    def submit(self, work: Callable[[], None]) -> None:
        """Do ``work`` with the channel, alone. Raises :class:`LinkLost`."""
        if self._ended:
            raise LinkLost(self._reason)
        try:
            with self._connection.held():
                work()
        except (AMQPError, OSError) as error:
            self._reason = self._reason or str(error)
            self.close()
            raise LinkLost(self._reason) from None

    def close(self) -> None:
        """End the connection; :meth:`run` returns."""
        if not self._ended:
            with suppress(LinkLost, AMQPError, OSError), self._connection.held():
                self._close()

    def run(self) -> None:
        """Connect, and read until the connection ends. Raises :class:`LinkLost` with the reason."""
        try:
            self._connection.run()
        finally:
            self._ended = True
            self.lost()
        raise LinkLost(self._reason or "it was closed")

    # --- pika's callbacks ---

    def _opened(self, connection: Any) -> None:
        connection.add_on_connection_blocked_callback(lambda *_: self._block(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._block(False))
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Channel) -> None:
        self.channel = channel
        channel.add_on_close_callback(self._channel_closed)
        self.set_up()

    def _channel_closed(self, channel: Channel, reason: Exception) -> None:
        del channel
        self._reason = str(reason)
        self._close()

    def _block(self, blocked: bool) -> None:
        self.blocked = blocked

    def _close(self) -> None:
        if self._connection.is_open:
            self._connection.close()

    def _closed(self, connection: Any, reason: BaseException) -> None:
        del connection
        self._reason = self._reason or str(reason)
        self._ended = True


S = TypeVar("S", bound=Session)


class Keeper(Generic[S]):
    """Keeps one session alive in a daemon thread, from the first use on, and makes another whenever it is lost."""

    def __init__(self, make: Callable[[], S], name: str) -> None:
        self._make = make
        self._name = name
        self._pid = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._changed = threading.Event()
        self._session: S | None = None
        self._thread: threading.Thread | None = None

    def session(self, patience: float) -> S:
        """Return the session, waiting for it at most ``patience`` seconds. Raises :class:`LinkLost`."""
        session = self._session
        if session is not None and session.alive and self._pid == os.getpid():
            return session
        self._start()
        if not self._stopped.is_set() and self._changed.wait(patience) and self._session is not None:
            return self._session
        raise LinkLost("there is no connection to the broker")

    @property
    def connected(self) -> bool:
        """There is a session at this moment."""
        session = self._session
        return self._pid == os.getpid() and session is not None and session.alive

    def close(self) -> None:
        """End the session and make no other; whoever waits for one waits no longer."""
        self._stopped.set()
        self._changed.set()
        session, thread = self._session, self._thread
        if session is not None and thread is not None and self._pid == os.getpid():
            session.close()
            thread.join(_CLOSE_SECONDS)

    def _start(self) -> None:
        with self._lock:
            if self._pid != os.getpid() and not self._stopped.is_set():
                self._session, self._changed = None, threading.Event()
                self._pid = os.getpid()
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        wait = waits()
        while not self._stopped.is_set():
            try:
                # A certificate that is being exchanged may be missing for a moment.
                session = self._make()
                session.when_ready = partial(self._announce, session)
                session.run()
            except Exception as error:  # noqa: BLE001 - this thread must outlive whatever befalls one connection
                if not self._stopped.is_set():
                    _log.warning("no connection to the broker", name=self._name, error=str(error))
            if self._session is not None:
                wait = waits()
            self._session = None
            if not self._stopped.is_set():
                self._changed.clear()
            self._stopped.wait(next(wait))

    def _announce(self, session: S) -> None:
        self._session = session
        self._changed.set()
