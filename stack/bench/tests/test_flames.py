import subprocess
import sys

import psutil

from stack.bench.flames import busiest
from stack.waiting import came_true

_WORKS = """
import time
until = time.process_time() + 0.3
while time.process_time() < until:
    pass
print(flush=True)
input()
"""
_STARTS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_WORKS!r}])"


def test_the_one_that_works_is_looked_at_and_not_the_one_that_started_it():
    command = [sys.executable, "-c", _STARTS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "\n"
        [child] = psutil.Process(parent.pid).children()
        assert busiest(parent.pid) == child.pid
        assert busiest(child.pid) == child.pid
        parent.communicate("\n")
    assert came_true(lambda: not psutil.pid_exists(child.pid), 5)
