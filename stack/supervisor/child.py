"""The first moments of a forked child: it lets go of all that was the supervisor's."""

import asyncio
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from setproctitle import setproctitle

from stack.children import die_with_parent, open_log

HANDLED = (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGWINCH)
FAILED = 1


@dataclass(frozen=True)
class Birth:
    """What a child is told of itself: `keep` are the descriptors that it goes on with."""

    parent: int
    on_parents_death: signal.Signals
    title: str
    log: Path
    keep: Collection[int]


def become(birth: Birth, work: Callable[[], int | None]) -> NoReturn:
    """Turn this fork into a process of its own that does `work` and ends with what it returns."""
    code = FAILED
    try:
        os.setsid()
        die_with_parent(birth.on_parents_death, birth.parent)
        _let_go(birth.keep)
        _speak_to(birth.log)
        setproctitle(birth.title)
        code = work() or 0
    except SystemExit as end:
        code = _exit_code(end)
    except BaseException:  # noqa: BLE001 - nothing may return into the supervisor's stack
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _exit_code(end: SystemExit) -> int:
    """What the interpreter would make of sys.exit's argument."""
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)
    return FAILED


def _let_go(keep: Collection[int]) -> None:
    # The wakeup descriptor is the supervisor's event loop: a signal here must not wake it.
    signal.set_wakeup_fd(-1)
    for signum in HANDLED:
        signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    asyncio.set_event_loop(None)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    # Not closed but led to nowhere: an object that still thinks a number its own (a database connection in the
    # supervisor's memory) would otherwise speak to, and one day close, what got the number after it.
    with Path(os.devnull).open("r+b", buffering=0) as nowhere:
        for descriptor in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
            if descriptor > 2 and descriptor not in {nowhere.fileno(), *keep}:
                os.dup2(nowhere.fileno(), descriptor, inheritable=False)


def _speak_to(log: Path) -> None:
    """Output to the log, line by line; input from nowhere."""
    with open_log(log) as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
