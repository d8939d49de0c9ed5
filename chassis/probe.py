"""Asks a process how it is. Standard library only: it runs every few seconds in every container."""

import os
import socket
from http.client import HTTPConnection, HTTPException

SECONDS = 4.0
_ANY = {"", "0.0.0.0"}  # noqa: S104


def tell(address: str | None = None) -> int:
    """Write whether the process at ``address`` ($HEALTH_ADDRESS) is ready, and return the exit code for it."""
    address = address or os.environ.get("HEALTH_ADDRESS")
    found = problem(address) if address else "HEALTH_ADDRESS is not set"
    print(found or "ready")  # noqa: T201 - what a person sees who asks
    return 1 if found else 0


def problem(address: str, path: str = "/ready") -> str | None:
    """Return what keeps the process at ``address`` (``host:port``) from being ready, None if nothing does."""
    try:
        status, body = asked(address, path)
    except (OSError, HTTPException) as error:
        return f"{address} does not answer: {error}"
    return None if status == 200 else f"{status} {body.decode(errors='replace').strip()}"


def asked(address: str, path: str) -> tuple[int, bytes]:
    """Return status and body of what the process at ``address`` says: ``host:port``, or the path of its socket.

    Raises OSError or HTTPException where it does not answer.
    """
    connection = _connection(address)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _connection(address: str) -> HTTPConnection:
    if "/" in address:
        return _SocketConnection(address)
    host, _, port = address.rpartition(":")
    return HTTPConnection("127.0.0.1" if host in _ANY else host, int(port), timeout=SECONDS)


class _SocketConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self._path)
