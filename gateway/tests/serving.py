"""The gateway behind a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from gateway.app import MOST_IN_WORK, create_app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` over HTTP while the with-block lasts; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def a_gateway(most_in_work: int = MOST_IN_WORK) -> Iterator[Flask]:
    """Make a gateway; at the end nothing of it goes on, in whatever thread, when the runtime of the test has gone."""
    app = create_app(most_in_work)
    try:
        yield app
    finally:
        for part in ("identities", "streams", "limits"):
            app.extensions[part].close()


@contextmanager
def a_copy() -> Iterator[str]:
    """Serve another copy of the gateway, on the database of the runtime that is installed."""
    with a_gateway() as app, serving(app) as url:
        yield url
