"""What waits and what computes in a process that eventlet has patched."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from chassis.process.green import aside
from chassis.testing import url_of


def run_green(name: str, *arguments: str) -> str:
    """Return what a process of its own prints."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(name)), *arguments],
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_green_threads_wait_together_and_not_too_long():
    seen = json.loads(run_green("green.py", url_of("sample"), "at once", "too late", "replaced"))
    assert seen["at once"] < 1.5  # 2.4 s one after the other
    assert 0.25 < seen["too late"] < 2
    assert seen["replaced"] == 8


def test_green_threads_go_on_while_something_is_computed_aside():
    assert int(run_green("aside.py")) >= 5


def test_in_a_process_that_is_not_green_aside_is_here():
    assert aside(threading.get_ident) == threading.get_ident()
