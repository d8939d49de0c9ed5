"""What a process says of itself, and how it ends."""

import http.client
import os
import signal
import socket
from pathlib import Path

import orjson
import pytest

from chassis.testing.eventually import eventually


class _Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=5)
        self._path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect(self._path)


def ask(connection, path):
    """Return status and body."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("health")


def only_socket(folder):
    return eventually(lambda: next(iter(folder.iterdir()), None), "a socket in the folder")


@pytest.mark.parametrize("role", ["serve", "work"])
def test_health_over_a_socket_in_a_folder(start, folder, role):
    actor = start(role, HEALTH_ADDRESS=str(folder), STEWARD_COMMIT="abc123").consuming()
    place = only_socket(folder)
    assert place.name == f"alpha-{role}-{actor.pid}.sock"
    assert ask(_Unix(place), "/live") == (200, b"ok\n")
    assert ask(_Unix(place), "/ready") == (200, b'{"failures":{}}')
    status, body = ask(_Unix(place), "/health")
    report = orjson.loads(body)
    assert status == 200
    assert report.items() >= {"service": "alpha", "role": role, "commit": "abc123", "status": "ok"}.items()
    assert report["pid"] == actor.pid
    assert report["in_flight"] == 0
    assert report["versions"]["nameko"] == "2.14.1"
    assert (report.get("outbox") is not None) is (role == "work")
    assert ask(_Unix(place), "/nothing")[0] == 404
    assert actor.stop() == 0
    assert not list(folder.iterdir())


def test_health_over_tcp(start):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start("serve", HEALTH_ADDRESS=f"127.0.0.1:{port}").consuming()
    status, body = ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/metrics")
    assert status == 200
    assert b"steward_broker_connected 1.0" in body


def test_a_process_without_a_broker_lives_and_is_not_ready(start, folder):
    start("work", HEALTH_ADDRESS=str(folder), AMQP_URL="amqp://alpha:secret@127.0.0.1:1/steward")
    place = only_socket(folder)
    assert ask(_Unix(place), "/live")[0] == 200
    status, body = ask(_Unix(place), "/ready")
    assert status == 503
    assert list(orjson.loads(body)["failures"]) == ["broker"]


def test_an_idle_process_stops_at_once(start):
    actor = start("work").consuming()
    assert actor.stop(signal.SIGINT, seconds=3) == 0
    assert actor.said("stopped") == 1


def test_due_work_is_done(start, tmp_path):
    chores = tmp_path / "chores"
    chores.mkdir()
    (chores / "sweep").touch()
    actor = start("work", DUE=str(chores)).consuming()
    assert eventually(lambda: actor.lines("chore"), "a chore")[0]["id"] == "sweep"
    (chores / "mop").touch()
    eventually(lambda: actor.lines("chore", id="mop"), "the next chore")


def test_every_line_of_the_log_is_json_and_says_whose_it_is(start):
    actor = start("work").consuming()
    assert actor.stop() == 0
    lines = [orjson.loads(line) for line in actor.log.read_bytes().splitlines()]
    assert {(line["service"], line["role"]) for line in lines} == {("alpha", "work")}
    assert "secret" not in actor.log.read_text()


def test_a_socket_that_a_killed_process_left_is_in_nobodys_way(start, folder):
    actor = start("serve", HEALTH_ADDRESS=str(folder)).consuming()
    actor.stop(signal.SIGKILL)
    left = only_socket(folder)
    assert Path(left).exists()
    start("serve", HEALTH_ADDRESS=str(folder)).consuming()
    assert os.fspath(left) in {os.fspath(place) for place in folder.iterdir()}
