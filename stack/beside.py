"""Work in a fork, beside what this process does itself."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import NoReturn

from stack.children import die_with_parent
from stack.errors import StackError

_FAILED = 1


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do ``work`` in a fork, which does not outlive the with-block; where it fails, this process gets SIGTERM.

    Raises StackError at the end of the block, with the line that says why it failed.
    """
    parent = os.getpid()
    ours, its = os.pipe()
    # Ctrl-C reaches the fork when it ends by it, and not on its way out of here.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    pid = os.fork()
    if pid == 0:
        _work(work, parent, its)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(its)
    waiting = Thread(target=_await, args=(pid, parent), daemon=True)
    waiting.start()
    try:
        yield
    finally:
        if waiting.is_alive():  # who has ended has no number any more, or another has it
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        waiting.join()
        with os.fdopen(ours) as reading:
            reason = reading.read()
    if reason:
        raise StackError(reason)


def _await(pid: int, parent: int) -> None:
    # Not in the loop of a supervisor, which waits for its own children alone.
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) == _FAILED:
        os.kill(parent, signal.SIGTERM)


def _work(work: Callable[[], None], parent: int, reason: int) -> NoReturn:
    code = _FAILED
    try:
        die_with_parent(signal.SIGKILL, parent)
        # Not as an exception, which would be lost where Python is cleaning up just then.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        work()
        code = 0
    except StackError as error:
        os.write(reason, str(error).encode())
    except BaseException as error:  # noqa: BLE001 - nothing may return into the stack of the parent
        traceback.print_exc()
        os.write(reason, f"{type(error).__name__}: {error}".encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
