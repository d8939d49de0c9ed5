"""py-amqp's connection over TCP with fewer system calls, which cost more here than what is done between them."""

from contextlib import AbstractContextManager
from typing import Any

from amqp.transport import TCPTransport
from kombu.transport import pyamqp

from chassis.amqp.gatherer import Gatherer

_AHEAD = 16 * 1024


class Transport(TCPTransport):
    """Reads what has arrived, not frame by frame in two or three calls each, and can write several frames at once."""

    def _setup_transport(self) -> None:
        super()._setup_transport()
        receive = self._quick_recv
        # The library keeps what it did not ask for, and looks there first.
        self._quick_recv = lambda _size: receive(_AHEAD)
        self._writes = Gatherer(super().write)

    def write(self, s: bytes | memoryview, /) -> None:
        """Write a frame, or keep it for the end of :meth:`gathering`."""
        self._writes.write(s)

    def gathering(self) -> AbstractContextManager[None]:
        """Write everything that is sent inside in one call at the end."""
        return self._writes.together()


class _Connection(pyamqp.Connection):
    def Transport(  # noqa: N802 - the library's name
        self, host: str, connect_timeout: float | None, ssl: Any, *options: Any, **settings: Any
    ) -> Transport:
        """Return what the connection reads from and writes to."""
        del ssl
        return Transport(host, connect_timeout, *options, **settings)


class BrokerTransport(pyamqp.Transport):
    """What kombu takes for ``transport``: connections over :class:`Transport`."""

    Connection = _Connection
