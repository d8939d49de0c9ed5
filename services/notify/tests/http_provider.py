"""An SMS provider on loopback: a real HTTP server that answers as a test says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Provider:
    """What was received, and what is answered: a status for each request, the last one for all that follow.

    The status 0 stands for no answer at all until the test is over.
    """

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answers = [200]
        self.over = Event()
        self.pause = 0.0
        self.url = ""

    def answer(self) -> int:
        """Return the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def a_provider() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            provider.received.append({"headers": dict(self.headers), "path": self.path, "body": json.loads(body)})
            status = provider.answer()
            provider.over.wait(provider.pause if status else 10)
            if not status:
                return
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_port}/messages"
    try:
        yield provider
    finally:
        provider.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
