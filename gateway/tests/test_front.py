"""Which requests reach the application, and which the process' own health."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from chassis import runtime
from chassis.observe.figures import figures
from chassis.process.health import Health
from chassis.process.overview import Overview
from chassis.process.versions import versions
from gateway.wsgi import Front


def _application(_environ: dict[str, Any], _start_response: object) -> Iterable[bytes]:
    return [b"the application"]


def _broken() -> None:
    raise ConnectionError("the password of the database is hunter2")


def _ask(port: str, path: str) -> tuple[str, bytes]:
    said: list[str] = []
    health = Health("gateway", "serve", {"database": _broken})
    front = Front(_application, health, "0.0.0.0:9090", Overview((), [("gateway", "serve"), ("hr", "work")]))
    body = front({"SERVER_PORT": port, "PATH_INFO": path}, lambda status, _headers: said.append(status))
    return (said or ["passed on"])[0], b"".join(body)


@pytest.mark.parametrize("path", ["/v1/tickets", "/metrics", "/health", "/", "/ready/"])
def test_the_outside_reaches_the_application(path: str):
    assert _ask("8080", path) == ("passed on", b"the application")


def test_a_load_balancer_is_told_the_status_without_reasons():
    assert _ask("8080", "/live")[0] == "200 OK"
    status, body = _ask("8080", "/ready")
    assert status.startswith("503")
    assert b"hunter2" not in body


def test_at_the_health_address_there_is_no_application():
    assert b"hunter2" in _ask("9090", "/ready")[1]
    assert b"steward_http_answered_total" in _ask("9090", "/metrics")[1]
    assert _ask("9090", "/v1/tickets")[0].startswith("404")


def test_at_the_health_address_is_what_runs_in_the_whole_suite():
    status, body = _ask("9090", "/suite")
    told = orjson.loads(body)
    assert (status, told["status"]) == ("200 OK", "failing")
    assert {part["part"]: part["away"] for part in told["parts"]} == {"gateway": [], "hr": ["work"]}
    assert "hr</td><td>failing, work is away" in _ask("9090", "/")[1].decode()
    assert _ask("8080", "/suite")[0] == "passed on"


def test_the_door_says_which_versions_run(running: runtime.Runtime):
    health = Health("gateway", "serve", about=partial(versions, running))
    said = orjson.loads(health.answer("/health")[2])
    assert (said["status"], said["schema"]["missing"], said["contracts"]["answers"]) == ("ok", [], [])


def test_the_figures_of_forked_processes_come_out_of_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert b"steward_http_answered_total" not in figures()
