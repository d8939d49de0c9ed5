"""Work in a fork: done while this process goes on, said when it fails, ended with the block."""

import os
import signal
import threading

import psutil
import pytest

from stack.beside import beside
from stack.errors import StackError
from stack.waiting import came_true


@pytest.fixture
def told():
    """Set when this process gets SIGTERM."""
    asked = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: asked.set())
    yield asked
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def forks():
    """Says which children this process has that it did not have before."""
    before = set(psutil.Process().children())
    return lambda: set(psutil.Process().children()) - before


def test_it_is_done_by_another_process_and_leaves_nothing_behind(told, forks, tmp_path):
    note = tmp_path / "note"
    with beside(lambda: note.write_text(str(os.getpid()))):
        assert came_true(note.exists, 5)
        assert came_true(lambda: not forks(), 5)
    assert int(note.read_text()) != os.getpid()
    assert not told.is_set()


def live():
    came_true(lambda: False, 60)


def fail(error):
    raise error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (StackError("the company was not loaded"), "the company was not loaded"),
        (ValueError("seven"), "ValueError: seven"),
    ],
)
def test_a_failure_ends_the_block_and_is_said(told, error, line):
    with pytest.raises(StackError, match=f"^{line}$"), beside(lambda: fail(error)):
        assert told.wait(5)


def test_the_end_of_the_block_is_its_end(told, forks):
    with beside(live):
        (fork,) = forks()
    assert not fork.is_running()
    assert not told.is_set()


def test_ctrl_c_is_no_failure(told, forks):
    with beside(live):
        (fork,) = forks()
        fork.send_signal(signal.SIGINT)
        assert came_true(lambda: not forks(), 5)
    assert not told.is_set()
