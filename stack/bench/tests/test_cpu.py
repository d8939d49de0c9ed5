import os
import subprocess
import sys
import textwrap

import pytest

from stack.bench.cpu import Groups, spent
from stack.errors import StackError

BURN = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
TREE = """
    import subprocess, sys, time
    burn, ended = sys.argv[1], int(sys.argv[2])
    child = subprocess.Popen([sys.executable, "-c", burn + "\\nprint('done', flush=True); input()"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    if ended:
        child.communicate("\\n")
    print("ready", child.pid, flush=True)
    input()
    child.communicate("\\n")
"""


@pytest.fixture
def tree():
    started = []

    def start(*, ended):
        command = [sys.executable, "-c", textwrap.dedent(TREE), BURN, str(int(ended))]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        said = next(iter(process.stdout or ()))
        return process.pid, int(said.split()[1])

    yield start
    for process in started:
        process.communicate("\n")


@pytest.mark.parametrize("ended", [True, False])
def test_what_a_process_started_is_counted_whether_it_ended_or_not(tree, ended):
    root, _ = tree(ended=ended)
    assert Groups({"all": (root,)}).read()["all"] >= 0.3


def test_a_process_counts_in_the_nearest_group_alone(tree):
    root, child = tree(ended=False)
    read = Groups({"above": (root,), "below": (child,)}).read()
    assert read["below"] >= 0.3 > read["above"]


def test_processes_that_serve_the_measuring_are_left_out(tree):
    root, child = tree(ended=False)
    assert Groups({"all": (root,)}, {child}).read()["all"] < 0.3


def test_a_process_that_has_ended_is_said():
    gone = subprocess.Popen(["true"])
    gone.wait()
    with pytest.raises(StackError, match="gateway ended"):
        Groups({"gateway": (gone.pid,)}).read()


def test_memory_is_in_mebibytes():
    assert 1 < Groups({"us": (os.getpid(),)}).memory()["us"] < 10_000


def test_the_time_between_two_readings():
    assert spent({"a": 1.0, "b": 2.0}, {"a": 1.5, "b": 2.0}) == {"a": 0.5, "b": 0.0}
