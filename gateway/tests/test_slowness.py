"""Who sends slowly takes nobody else's turn for long, and who asks at once again gets the same thread."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise

import pytest
import requests

from chassis.testing import eventually

THREADS = 2
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port() -> Iterator[int]:
    """A gunicorn with two threads, which wait a second for what is sent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        words = ("--bind", f"fd://{listening.fileno()}", "--threads", str(THREADS), "--no-control-socket")
        server = ("-m", "gunicorn", "-k", "gateway.slowness.Worker", *words)
        command = [sys.executable, *server, "gateway.tests.slow_app:app"]
        told = os.environ | {"GATEWAY_SENDING_SECONDS": "1"}
        running = subprocess.Popen(command, env=told, pass_fds=[listening.fileno()])
        try:
            yield listening.getsockname()[1]
        finally:
            running.terminate()
            running.wait(30)


def _answers(port: int) -> bool:
    try:
        return requests.post(f"http://127.0.0.1:{port}/", data=b"12345", timeout=5).text == "5"
    except requests.RequestException:
        return False


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"Content-Length: 100\r\n\r\n{"], ids=["head", "body"])
def test_who_sends_slowly_holds_no_thread(port: int, sent: bytes):
    eventually(lambda: _answers(port), "gunicorn answers", 30)
    with ExitStack() as slow:
        for _ in range(3 * THREADS):
            slow.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(sent)
        eventually(lambda: _answers(port), "others are answered", 20)


def test_who_asks_at_once_again_is_answered_by_the_same_thread(port: int):
    eventually(lambda: _answers(port), "gunicorn answers", 30)
    with requests.Session() as one, requests.Session() as another:
        for session in (one, another):
            threads = [session.get(f"http://127.0.0.1:{port}/thread", timeout=5).text for _ in range(20)]
            # The machine may take a moment away between two of them.
            assert sum(former == this for former, this in pairwise(threads)) > 15, threads


def test_who_is_done_holds_no_thread_that_others_wait_for(port: int):
    eventually(lambda: _answers(port), "gunicorn answers", 30)
    with ExitStack() as sessions:
        several = [sessions.enter_context(requests.Session()) for _ in range(3 * THREADS)]
        for _ in range(5):
            for session in several:
                assert session.get(f"http://127.0.0.1:{port}/thread", timeout=5).status_code == 200
