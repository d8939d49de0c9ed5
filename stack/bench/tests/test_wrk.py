import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stack.bench.wrk import Load, Request, drive, ensure_wrk, write
from stack.errors import StackError

OUTPUT = """Running 1s test
RESULT sent 110
RESULT answered 100
RESULT seconds 2
RESULT p50_ms 1.5
RESULT p99_ms 9.25
RESULT bad 3
RESULT spare 1
RESULT broken 1
FIRST 409 {"code": "conflict"}
"""


def test_the_output_is_read():
    load = Load.parse(OUTPUT)
    assert (load.sent, load.answered, load.rps, load.p50_ms, load.p99_ms) == (110, 100, 50.0, 1.5, 9.25)
    assert load.errors == 4
    assert load.first_error == '409 {"code": "conflict"}'


def test_no_answer_at_all_is_said():
    with pytest.raises(StackError, match="no answer"):
        Load.parse("Running 1s test\nunable to connect")


def test_each_request_of_a_list_is_sent_once_with_a_key_of_its_own(serving, tmp_path):
    write(tmp_path / "list", [Request("POST", f"/{i}", "token", {"room": "客厅"}) for i in range(100_000)])
    with serving(201) as (url, seen):
        load = drive(url, tmp_path / "list", connections=2, seconds=1, cycle=False)
    paths = [request["path"] for request in seen]
    assert len(set(paths)) == len(paths)
    assert len({request["key"] for request in seen}) == len(seen)
    assert seen[0]["token"] == "Bearer token"
    assert seen[0]["body"] == {"room": "客厅"}
    assert load.errors == 0
    assert len(paths) - 2 <= load.sent <= len(paths) + 2


def test_a_list_that_runs_out_is_said(serving, tmp_path):
    write(tmp_path / "list", [Request("POST", f"/{i}") for i in range(110)])
    with serving(201) as (url, seen), pytest.raises(StackError, match="run out"):
        drive(url, tmp_path / "list", connections=2, seconds=2, cycle=False)
    assert len({request["path"] for request in seen}) == len(seen)


def test_what_is_not_2xx_is_counted_and_the_first_is_kept(serving, tmp_path):
    write(tmp_path / "list", [Request("GET", "/a"), Request("GET", "/b")])
    with serving(409) as (url, seen):
        load = drive(url, tmp_path / "list", connections=1, seconds=1, cycle=True)
    assert {request["path"] for request in seen} == {"/a", "/b"}
    assert load.errors >= load.answered > 0
    assert load.first_error == '409 {"said": true}'


def test_a_connection_rests_before_each_request(serving, tmp_path):
    write(tmp_path / "list", [Request("GET", "/a")])
    with serving(200) as (url, seen):
        drive(url, tmp_path / "list", connections=2, seconds=1, cycle=True, rest=0.25)
    assert 2 <= len(seen) <= 2 * 5


def test_so_many_requests_are_begun_in_a_second_and_evenly(serving, tmp_path):
    write(tmp_path / "list", [Request("GET", "/a")])
    with serving(200) as (url, seen):
        load = drive(url, tmp_path / "list", connections=4, seconds=1, cycle=True, rate=40)
    assert 30 <= len(seen) <= 44
    assert load.errors == 0
    firsts = sum(request["at"] - seen[0]["at"] < 0.5 for request in seen)
    assert 0.3 <= firsts / len(seen) <= 0.7


@pytest.fixture
def serving():
    ensure_wrk(lambda _: None)
    return _serving


@contextmanager
def _serving(status):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append(
                {
                    "at": time.monotonic(),
                    "path": self.path,
                    "key": self.headers.get("Idempotency-Key"),
                    "token": self.headers.get("Authorization"),
                    "body": json.loads(body) if body else None,
                }
            )
            said = b'{"said":\n true}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = answer  # noqa: N815 - the names are the library's

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
