"""The operators' commands beside a running suite."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from chassis.database.engine import unpooled_engine
from chassis.inbox import had
from chassis.operating.moments import machine_now
from chassis.testing import eventually
from contracts.hr.events import NODES_CHANGED
from stack.cli import cli
from stack.suite.environment import health_folder
from stack.suite.readiness import report, sockets
from tests.e2e.running import Running

HANDLER = "gateway.keep_nodes"


@pytest.fixture
def gateway(running: Running) -> Iterator[Engine]:
    engine = unpooled_engine(running.suite.database_url("gateway"))
    yield engine
    engine.dispose()


def _operate(running: Running, capfd: pytest.CaptureFixture[str], *words: str) -> str:
    capfd.readouterr()
    done = CliRunner().invoke(cli, ["operate", "--data", str(running.suite.layout.root), *words])
    said = capfd.readouterr()
    assert done.exit_code == 0, said.err + done.output
    return said.out.strip()


def test_a_consumer_that_has_forgotten_events_gets_them_from_their_producer(running, gateway, capfd):
    since = machine_now() - timedelta(hours=1)
    before = had(gateway, HANDLER, since)
    assert before > 0
    forgotten = _operate(running, capfd, "gateway", "events", "forget", *HANDLER.split("."), "--since", "1h", "--yes")
    assert f"has forgotten {before} events" in forgotten
    _operate(running, capfd, "hr", "events", "again", "hr", NODES_CHANGED.key, "--since", "1h", "--for", "gateway")
    eventually(lambda: had(gateway, HANDLER, since) == before, "all events, received again", 30)


def test_a_pause_reaches_the_process_and_ends(running, capfd):
    _operate(running, capfd, "gateway", "pause", "gateway", "--reason", "a look")
    try:
        eventually(lambda: (_health(running).get("paused") or {}).get("reason") == "a look", "a paused process")
    finally:
        assert _operate(running, capfd, "gateway", "resume", "gateway") == "gateway goes on"
    eventually(lambda: _health(running).get("paused", "unknown") is None, "a process that goes on")


def _health(running: Running) -> dict[str, Any]:
    [place] = [path for path in sockets(health_folder(running.suite.layout)) if path.stem.startswith("gateway-work")]
    return report(place) or {}
