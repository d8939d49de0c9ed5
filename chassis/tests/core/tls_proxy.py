"""What speaks TLS before a PostgreSQL server that cannot: the embedded one is built without it."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

_REQUEST_BYTES = 8
_AT_ONCE = 65_536


class TlsProxy:
    """Takes connections as PostgreSQL with ``ssl = on`` does, and hands them on in the clear."""

    def __init__(self, certificate: Path, key: Path, host: str, port: int) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._behind = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.taken = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                front, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(front,), daemon=True).start()

    def _serve(self, front: socket.socket) -> None:
        with suppress(OSError):
            front.recv(_REQUEST_BYTES)
            front.sendall(b"S")
            secured = self._context.wrap_socket(front, server_side=True)
            self.taken += 1
            back = socket.create_connection(self._behind)
            threading.Thread(target=_copy, args=(secured, back), daemon=True).start()
            _copy(back, secured)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_AT_ONCE):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.close()
