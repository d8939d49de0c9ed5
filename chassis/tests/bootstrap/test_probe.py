from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from chassis import probe


@contextmanager
def answering(status: int, body: bytes = b"") -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/ready" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", ""])
def test_a_process_that_is_ready_is_said_to_be(host, monkeypatch, capsys):
    with answering(200) as port:
        monkeypatch.setenv("HEALTH_ADDRESS", f"{host}:{port}")
        assert probe.tell() == 0
    assert capsys.readouterr().out == "ready\n"


def test_what_is_missing_is_told(capsys):
    with answering(503, b'{"failures":{"broker":"gone"}}') as port:
        assert probe.tell(f"127.0.0.1:{port}") == 1
    assert capsys.readouterr().out == '503 {"failures":{"broker":"gone"}}\n'


def test_a_process_that_does_not_answer_is_not_ready():
    assert "does not answer" in str(probe.problem("127.0.0.1:1"))


def test_without_an_address_nobody_is_asked(monkeypatch, capsys):
    monkeypatch.delenv("HEALTH_ADDRESS", raising=False)
    assert probe.tell() == 1
    assert "HEALTH_ADDRESS" in capsys.readouterr().out
