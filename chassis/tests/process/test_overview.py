"""What runs is told part by part, whoever is away, silent, or of another version."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from chassis import probe
from chassis.process.health import Health
from chassis.process.overview import Overview
from chassis.process.page import page

EXPECTED = (("alpha", "serve"), ("alpha", "work"), ("beta", "serve"))
SCHEMA = {"versions": ["0007", "0003"], "missing": [], "ahead": []}
CONTRACTS = {"answers": ["alpha.do"], "tells": ["alpha.thing.done.v1", "alpha.thing.gone.v1"]}


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def _served(health: Health) -> Iterator[str]:
    with make_server("127.0.0.1", 0, health, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serves the health of a process for the time of the test; returns its address."""
    with ExitStack() as stack:
        yield lambda service, role, **more: stack.enter_context(_served(_health(service, role, **more)))


def _health(service: str, role: str, schema: dict[str, Any] = SCHEMA, **more: Any) -> Health:
    known = {"schema": schema, "contracts": CONTRACTS}
    outbox = {"outbox": {"rows": 2, "oldest_seconds": 1.25}} if role == "work" else {}
    return Health(service, role, about=lambda: known, facts=lambda: outbox, **more)


def _told(*places: str, own: Health | None = None) -> dict[str, Any]:
    return Overview(places, EXPECTED).tell((own or _health("beta", "serve")).report())


def test_of_each_part_it_is_told_what_runs_and_how_far_the_outbox_is_behind(serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STEWARD_COMMIT", "abc123")
    told = _told(serve("alpha", "serve"), serve("alpha", "work"))
    alpha, beta = told["parts"]
    assert (told["status"], told["silent"], alpha["away"], beta["away"]) == ("ok", [], [], [])
    assert (alpha["outbox"], beta["outbox"]) == ({"rows": 2, "oldest_seconds": 1.25}, None)
    [run] = alpha["run"]
    assert (run["commit"], run["schema"], run["contracts"]) == ("abc123", SCHEMA, CONTRACTS)
    assert {copy["role"] for copy in run["copies"]} == {"serve", "work"}


def test_who_is_away_is_told_and_the_rest_all_the_same(serve):
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        nobody = f"127.0.0.1:{gone.getsockname()[1]}"
    told = _told(serve("alpha", "serve"), nobody, "no-such-host.invalid:9100", "/no/such/folder/")
    assert (told["status"], told["silent"]) == ("failing", [])
    assert [(part["part"], part["away"], part["status"]) for part in told["parts"]] == [
        ("alpha", ["work"], "failing"),
        ("beta", [], "ok"),
    ]


def test_who_says_nothing_is_told_by_its_address(serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(probe, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as stuck:
        address = f"127.0.0.1:{stuck.getsockname()[1]}"
        told = _told(serve("alpha", "serve"), serve("alpha", "work"), address)
    assert (told["status"], told["silent"]) == ("failing", [address])
    assert f"{address} does not answer" in page(told).decode()


def test_two_versions_of_a_part_stand_beside_each_other(serve):
    newer = SCHEMA | {"versions": ["0008", "0003"]}
    alpha = _told(serve("alpha", "serve"), serve("alpha", "work", schema=newer))["parts"][0]
    assert [run["schema"]["versions"][0] for run in alpha["run"]] == ["0007", "0008"]


def test_what_fails_in_a_copy_is_told(serve):
    def broken() -> None:
        raise ConnectionError("<no> broker")

    told = _told(serve("alpha", "serve", checks={"broker": broken}), serve("alpha", "work"))
    assert (told["status"], told["parts"][0]["status"]) == ("failing", "failing")
    assert "failing (broker: ConnectionError: &lt;no&gt; broker)" in page(told).decode()


def test_who_tells_is_counted_once(serve):
    own = _health("beta", "serve")
    assert len(_told(serve("beta", "serve"), own=own)["parts"][1]["run"][0]["copies"]) == 1
