import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from stack.bench.capping import Caps, Kernel, capping, kernel
from stack.errors import StackError

BURN = "import time\nend = time.monotonic() + 1.0\nwhile time.monotonic() < end: pass\nprint(time.process_time())"

OURS = f"steward-bench-{os.getpid()}"


def burnt(share):
    """Return the CPU seconds that a process got in one, held to a share."""
    command = [sys.executable, "-c", f"input()\n{BURN}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with capping(share) as caps:
            caps.hold([process.pid])
            told, _ = process.communicate("\n")
            caps.hold([])
    finally:
        process.kill()
        process.wait()
    return float(told)


def can_cap():
    try:
        return os.geteuid() == 0 and kernel().root.exists()
    except StackError:
        return False


def test_a_process_gets_no_more_than_its_share_or_it_is_said_why_not():
    if can_cap():
        assert burnt(0.1) < 0.4
    else:
        with pytest.raises(StackError):
            burnt(0.1)


def test_afterwards_who_was_held_is_free_and_no_group_is_left():
    sleeping = subprocess.Popen(["sleep", "60"])
    try:
        with suppress(StackError), capping(0.1) as caps:
            caps.hold([sleeping.pid])
            assert OURS in Path(f"/proc/{sleeping.pid}/cgroup").read_text()
        assert OURS not in Path(f"/proc/{sleeping.pid}/cgroup").read_text()
    finally:
        sleeping.kill()
        sleeping.wait()


@pytest.mark.parametrize(
    ("line", "file", "quota"),
    [
        ("cgroup {} cgroup rw,relatime,cpu,cpuacct 0 0", "cpu.cfs_quota_us", "5000"),
        ("cgroup2 {} cgroup2 rw,nosuid 0 0", "cpu.max", "5000 100000"),
    ],
)
def test_both_kinds_of_groups_are_known(tmp_path, line, file, quota):
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory\n")
    mounts = tmp_path / "mounts"
    mounts.write_text(f"proc /proc proc rw 0 0\n{line.format(tmp_path)}\n")
    found = kernel(mounts)
    assert (found.root, found.file, found.quota(0.05)) == (tmp_path, file, quota)


def test_a_machine_without_groups_is_said(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("proc /proc proc rw 0 0\n")
    with pytest.raises(StackError, match="no control groups"):
        kernel(mounts)


def test_who_may_not_cap_is_told_so(tmp_path):
    with pytest.raises(StackError, match="root"):
        Caps(Kernel(tmp_path / "missing", "cpu.max", "{0}"), 0.05).hold([1])
