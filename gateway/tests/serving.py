"""The gateway behind a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from gateway.app import create_app


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
def a_copy() -> Iterator[str]:
    """Serve another copy of the gateway, on the database of the runtime that is installed."""
    app = create_app()
    try:
        with serving(app) as url:
            yield url
    finally:
        app.extensions["identities"].close()
        app.extensions["limits"].close()
