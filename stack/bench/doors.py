"""A connection to each process of the running gateway: what one knows, another may not know yet."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection

import psutil

from stack.bench.groups import suite_roots
from stack.errors import StackError
from stack.ports import LOOPBACK
from stack.suite import Suite

_SECONDS = 15.0
_TRIES = 100


class Door:
    """A connection that stays open, and so stays with the process that took it."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def status(self, token: str, path: str) -> int:
        """Return the status that whoever has ``token`` gets there."""
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        with self._connection.getresponse() as answer:
            answer.read()
            return answer.status


@contextmanager
def doors_of(suite: Suite) -> Iterator[list[Door]]:
    """Yield a door of each process of the gateway. Raises StackError where some are not reached."""
    servers = [one for pid in suite_roots(suite)["gateway"] for one in psutil.Process(pid).children()]
    found: dict[int, Door] = {}
    with ExitStack() as opened:
        for _ in range(_TRIES):
            # All stay open until then: who has one already is the less likely to take the next.
            connection = opened.enter_context(closing(HTTPConnection(LOOPBACK, suite.ports["web"], timeout=_SECONDS)))
            door = Door(connection)
            door.status("", "/ready")
            found.setdefault(_taken_by(servers, connection), door)
            if len(found) == len(servers):
                break
        else:
            raise StackError(f"only {len(found)} of {len(servers)} processes of the gateway take connections")
        yield list(found.values())


def _taken_by(servers: list[psutil.Process], connection: HTTPConnection) -> int:
    """Return the process that has the other end of ``connection``."""
    here = connection.sock.getsockname()
    for server in servers:
        if any(one.raddr == here for one in server.net_connections("tcp")):
            return server.pid
    raise StackError("nobody has the other end of a connection to the gateway")
