"""The database in a process that eventlet has patched."""

import json
import subprocess
import sys
from pathlib import Path

from chassis.testing import url_of


def test_green_threads_wait_together_and_not_too_long():
    script = Path(__file__).with_name("green.py")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(script), url_of("sample")],
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["at once"] < 1.5  # 2.4 s one after the other
    assert 0.25 < seen["too late"] < 2
    assert seen["replaced"] == 8
