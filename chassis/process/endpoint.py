"""Where the health of a process is served: a TCP address, or a socket in a folder with one for each process."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.amqp.framework import eventlet, wsgi
from chassis.process.health import Health


def place(address: str, service: str, role: str) -> tuple[str, int] | Path:
    """Return ``host:port`` as a pair, or the path of this process's socket in the folder that ``address`` names."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal() and "/" not in address:
        return host, int(port)
    return Path(address) / f"{service}-{role}-{os.getpid()}.sock"


@contextmanager
def serving(health: Health, address: str) -> Iterator[None]:
    """Serve ``health`` at ``address`` while the with-block lasts; no address, no endpoint."""
    if not address:
        yield
        return
    where = place(address, health.service, health.role)
    listening = _listen(where)
    server = eventlet.spawn(wsgi.server, listening, health, log_output=False, keepalive=False)
    try:
        yield
    finally:
        server.kill()
        listening.close()
        if isinstance(where, Path):
            where.unlink(missing_ok=True)


def _listen(where: tuple[str, int] | Path) -> socket.socket:
    if isinstance(where, tuple):
        return socket.create_server(where)
    where.parent.mkdir(parents=True, exist_ok=True)
    where.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(where))
    listening.listen()
    return listening
