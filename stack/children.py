"""Server processes that end when we end, however that comes about."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from stack.accounts import Account

PR_SET_PDEATHSIG = 1
# Found now: after a fork nothing may be looked up or imported.
_prctl = ctypes.CDLL(None, use_errno=True).prctl
LOG_LIMIT = 20 * 1024 * 1024

# The kernel ties the signal to the parent THREAD: servers started from a thread that ends would be killed with it.
# So one thread, which lives as long as the process, starts them all.
_starter = ThreadPoolExecutor(1, thread_name_prefix="stack-starter")


def die_with_parent(signum: signal.Signals, parent: int) -> None:
    """For the child, right after the fork: have the kernel send it `signum` when its parent is gone."""
    _prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signum)


def start(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    account: Account | None,
    on_our_death: signal.Signals,
) -> "subprocess.Popen[bytes]":
    """Start a server in a session of its own (so that Ctrl-C does not reach it), writing to `log`, as the account."""
    with open_log(log) as output:
        return _starter.submit(
            subprocess.Popen,
            list(argv),
            env=dict(env),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=partial(die_with_parent, on_our_death, os.getpid()),
        ).result()


def open_log(path: Path) -> BinaryIO:
    """The log, to append to; one that has grown large is set aside first, in place of the one before."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def stop(process: "subprocess.Popen[bytes]", signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn and wait so many seconds for the end; SIGKILL goes to the whole session."""
    for signum, seconds in signals:
        if process.poll() is not None:
            return
        if signum is signal.SIGKILL:
            os.killpg(process.pid, signum)
        else:
            process.send_signal(signum)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
