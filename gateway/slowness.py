"""gunicorn's threads, of which nobody takes one for long by sending slowly.

Each request takes a thread from its first byte on. Whoever sends a byte now and then would keep it: with some dozens of
connections nobody else would be served any more. So what a request sends has to be there in time.
"""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn

from chassis.settings import number
from gateway.staying import StayingWorker

SECONDS = 10
"""How long a head, and a body of JSON, may take, unless ``GATEWAY_SENDING_SECONDS`` says otherwise."""

_OF_A_FILE = 60
"""So many times as long may a file take: who sends one is logged in."""


class Worker(StayingWorker):
    """Reads no more from whom it takes too long: the connection is closed, the sender of a body is told so before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seconds = number("GATEWAY_SENDING_SECONDS", SECONDS)
        self._sending: dict[TConn, float] = {}

    def answer(self, conn: TConn) -> Any:
        """Answer a request that is sent in time."""
        self._sending[conn] = time.monotonic() + self._seconds
        try:
            return super().answer(conn)
        finally:
            self._sending.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer a request whose head is there. One without a body has been sent."""
        head = {name.upper(): value for name, value in req.headers}
        if head.keys().isdisjoint(("CONTENT-LENGTH", "TRANSFER-ENCODING")):
            self._sending.pop(conn, None)
        else:
            is_json = "json" in head.get("CONTENT-TYPE", "json")
            self._sending[conn] = time.monotonic() + self._seconds * (1 if is_json else _OF_A_FILE)
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Look, at each turn of the loop, who is late: for who reads it is as if the line had broken."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, until in self._sending.copy().items() if until < now]:
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)
