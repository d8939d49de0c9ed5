from collections.abc import Callable
from typing import Any

class _AbstractTransport:
    connected: bool
    sock: Any  # a socket; None before it is connected
    connect_timeout: float | None
    read_timeout: float | None
    write_timeout: float | None
    def __init__(
        self,
        host: str,
        connect_timeout: float | None = None,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        socket_settings: dict[int, int] | None = None,
        raise_on_initial_eintr: bool = True,
    ) -> None: ...
    def connect(self) -> None: ...
    def close(self) -> None: ...
    def read_frame(self) -> tuple[int, int, bytes]: ...
    def write(self, s: bytes | memoryview, /) -> None: ...
    def _setup_transport(self) -> None: ...
    def _shutdown_transport(self) -> None: ...
    def _read(self, n: int, initial: bool = False) -> bytes: ...
    # What a subclass takes of the socket when it is connected.
    _quick_recv: Callable[[int], bytes]

class TCPTransport(_AbstractTransport):
    # The socket's own methods, taken when it is connected.
    def _write(self, data: bytes | memoryview, /) -> None: ...

class SSLTransport(_AbstractTransport):
    def __init__(
        self,
        host: str,
        connect_timeout: float | None = None,
        ssl: Any = None,
        **kwargs: Any,
    ) -> None: ...
    def _wrap_socket(self, sock: Any, context: Any = None, **sslopts: Any) -> Any: ...
