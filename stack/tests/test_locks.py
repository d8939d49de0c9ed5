import fcntl
import os
import threading

import pytest

from stack.errors import StackError
from stack.locks import FolderLock

HOLD = """
import signal
from pathlib import Path
from stack.locks import FolderLock
FolderLock(Path({file!r}), "a supervisor").acquire()
print("ready", flush=True)
signal.pause()
"""


def test_one_holder_at_a_time(tmp_path, script):
    file = tmp_path / "supervisor.pid"
    other = script(HOLD.format(file=str(file)))
    other.ready()
    lock = FolderLock(file, "a supervisor")
    with pytest.raises(StackError, match=rf"a supervisor already runs in {tmp_path} \(process {other.pid}\)"):
        lock.acquire()
    assert lock.holder == other.pid


def test_a_killed_holder_leaves_it_free(tmp_path, script):
    file = tmp_path / "supervisor.pid"
    other = script(HOLD.format(file=str(file)))
    other.ready()
    other.kill()
    lock = FolderLock(file, "a supervisor")
    assert lock.holder is None
    lock.acquire()
    assert file.read_text() == f"{os.getpid()}\n"
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path):
    lock = FolderLock(tmp_path / "supervisor.pid", "a supervisor").acquire()
    lock.release()
    lock.acquire().release()
    assert FolderLock(tmp_path / "none.pid", "a supervisor").holder is None


def test_who_asks_for_the_holder_is_in_nobodys_way(tmp_path):
    file = tmp_path / "supervisor.pid"
    file.touch()
    asking = os.open(file, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    done = threading.Timer(0.1, os.close, [asking])
    done.start()
    FolderLock(file, "a supervisor").acquire().release()
    done.join()
