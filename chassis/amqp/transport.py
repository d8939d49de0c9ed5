"""py-amqp's connection over TCP with fewer system calls, which cost more here than what is done between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.transport import TCPTransport
from kombu.transport import pyamqp

_AHEAD = 16 * 1024


class Transport(TCPTransport):
    """Reads what has arrived, not frame by frame in two or three calls each, and can write several frames at once."""

    _gathered: list[bytes] | None = None

    def _setup_transport(self) -> None:
        super()._setup_transport()
        receive = self._quick_recv
        # The library keeps what it did not ask for, and looks there first.
        self._quick_recv = lambda _size: receive(_AHEAD)

    def write(self, s: bytes | memoryview, /) -> None:
        """Write a frame, or keep it for the end of :meth:`gathering`."""
        if self._gathered is None:
            super().write(s)
        else:
            # A copy: the library has one buffer for all frames.
            self._gathered.append(bytes(s))

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Write everything that is sent inside in one call at the end."""
        if self._gathered is not None:
            yield  # part of a larger one
            return
        gathered: list[bytes] = []
        self._gathered = gathered
        try:
            yield
        finally:
            self._gathered = None
        super().write(b"".join(gathered))


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
