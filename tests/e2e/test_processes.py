"""The commands that look at a running suite."""

import subprocess
import sys

from tests.e2e.running import Running


def _steward(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from stack.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_doctor_finds_nothing_wrong(running: Running):
    done = _steward("doctor", "--data", str(running.suite.layout.root))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ticketing serve" in done.stdout
    assert f"the gateway answers at {running.suite.url}" in done.stdout
    assert str(running.suite.layout.logs) in done.stdout


def test_a_second_suite_on_the_same_folder_is_refused_in_one_line(running: Running):
    done = _steward("run", "--data", str(running.suite.layout.root))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "already runs" in done.stderr
    assert running.operator.get("/v1/me")
    # Nor does it take away what an operator's commands need.
    assert _steward("operate", "--data", str(running.suite.layout.root), "hr", "outbox", "hr").returncode == 0
