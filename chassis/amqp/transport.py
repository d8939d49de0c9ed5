"""py-amqp's connection with fewer system calls, which cost more here than what is done between them."""

from contextlib import AbstractContextManager
from typing import Any

from amqp.transport import SSLTransport, TCPTransport, _AbstractTransport
from kombu import Connection
from kombu.transport import pyamqp

from chassis.amqp.address import BrokerAddress
from chassis.amqp.gatherer import Gatherer
from chassis.tls import Tls

_AHEAD = 16 * 1024


class _Gathering(_AbstractTransport):
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


class PlainTransport(_Gathering, TCPTransport):
    """Over TCP."""


class TlsTransport(_Gathering, SSLTransport):
    """Over TLS. The library's own way of making the socket knows no context that others have made."""

    def _wrap_socket(self, sock: Any, context: Any = None, **options: Any) -> Any:
        return context.wrap_socket(sock, do_handshake_on_connect=False, **options)


class _Connection(pyamqp.Connection):
    def Transport(  # noqa: N802 - the library's name
        self,
        host: str,
        connect_timeout: float | None,
        ssl: Any = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **settings: Any,
    ) -> _Gathering:
        """Return what the connection reads from and writes to."""
        settings |= {"read_timeout": read_timeout, "write_timeout": write_timeout}
        if not ssl:
            return PlainTransport(host, connect_timeout, **settings)
        tls: Tls = ssl["tls"]
        wrapping = {"context": tls.context(), "server_hostname": ssl["host"]}
        return TlsTransport(host, connect_timeout, wrapping, **settings)


class BrokerTransport(pyamqp.Transport):
    """What kombu takes for ``transport``: connections over :class:`PlainTransport` or :class:`TlsTransport`."""

    Connection = _Connection


def connection_to(address: BrokerAddress, **options: Any) -> Connection:
    """Return kombu's connection to ``address``, which is made when it is first needed."""
    return Connection(
        address.host,
        address.user,
        address.password,
        address.virtual_host,
        address.port,
        ssl={"tls": address.tls, "host": address.host} if address.tls else False,
        transport=BrokerTransport,
        **options,
    )
