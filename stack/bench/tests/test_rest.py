import subprocess
import sys
import textwrap

import psutil
import pytest

from stack.bench.rest import held, members

MIB = 60
FAMILY = """
    import os, signal, sys, threading
    memory = bytearray(os.urandom(1)) * (int(sys.argv[1]) << 20)
    children = []
    for own in (False, True):
        pid = os.fork()
        if pid == 0:
            if own:
                memory[::4096] = b"x" * len(memory[::4096])
                threading.Thread(target=signal.pause, daemon=True).start()
            os.write(1, b"there\\n")
            signal.pause()
        children.append(pid)
    input()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
"""


@pytest.fixture
def family():
    """A process with two forks: one that only shares its memory, and one that has written to all of it."""
    command = [sys.executable, "-c", textwrap.dedent(FAMILY), str(MIB)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(2):
            next(iter(process.stdout or ()))
        yield psutil.Process(process.pid), sorted(child.pid for child in psutil.Process(process.pid).children())
        process.communicate("\n")


def test_what_is_shared_counts_in_part_and_what_is_ones_own_in_full(family):
    root, (sharing, writing) = family
    found = {one.kind: one for one in held(root, {sharing: "sharing", writing: "writing"})}
    assert found["writing"].own > MIB > found["sharing"].pss > MIB / 2 > found["sharing"].own
    assert found["sum"].pss == pytest.approx(2 * MIB, abs=MIB / 2)
    assert (found["sharing"].threads, found["writing"].threads, found["sum"].processes) == (1, 2, 3)


def test_who_has_no_name_is_of_the_kind_of_who_started_him(family):
    root, (named, _) = family
    assert {kind: len(ones) for kind, ones in members(root, {named: "named"}).items()} == {"make run": 2, "named": 1}
