import json

import pytest

from stack.supervisor import Background, ProcessSpec, Supervisor
from stack.tests import green_targets
from stack.tests.broker_definitions import ADMIN, PASSWORD
from stack.tests.green_targets import PAUSE
from stack.waiting import came_true


@pytest.fixture(scope="module")
def findings(tmp_path_factory, postgres, broker):
    """What a green child found, whose parent had imported everything unpatched."""
    folder = tmp_path_factory.mktemp("green")
    note = folder / "findings"
    address = broker.url(ADMIN, PASSWORD, "steward")
    spec = ProcessSpec("green", green_targets.report, args=(str(note), postgres.admin_url, address), green=True)
    background = Background(Supervisor(folder / "run", [spec], logs=folder / "logs")).start()
    try:
        assert came_true(note.exists, 30), (folder / "logs" / "green.log").read_text()[-2000:]
    finally:
        background.stop()
    return json.loads(note.read_text()) | {"log": (folder / "logs" / "green.log").read_text()}


@pytest.mark.parametrize("kind", ["sleep", "early_bound_sleep", "database", "broker"])
def test_one_who_waits_lets_the_others_go_on(findings, kind):
    assert PAUSE <= findings[kind] < 5 * PAUSE


def test_a_lock_held_through_a_pause_is_waited_for(findings):
    assert PAUSE <= findings["lock"] < 5 * PAUSE


def test_each_green_thread_is_a_thread_of_its_own(findings):
    assert findings["threads"] == 10


def test_logging_works_and_nothing_else_is_said(findings):
    lines = findings["log"].splitlines()
    assert len(lines) == 10
    assert all(line.endswith("a line") for line in lines)
