"""Killing one process after the other while something else is done."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle

import psutil

from stack.resilience.arena import Arena

GATEWAY = "gateway"


def kill_one(arena: Arena, name: str) -> int:
    """Kill a copy of a kind, if one lives; of the gateway one that answers, not the one that looks after them."""
    pids = arena.control.pids(name)
    if name == GATEWAY:
        pids = tuple(child.pid for pid in pids for child in psutil.Process(pid).children())
    for pid in pids[:1]:
        os.kill(pid, signal.SIGKILL)
    return len(pids[:1])


@contextmanager
def killing(arena: Arena, names: Sequence[str], pause: float) -> Iterator[Counter[str]]:
    """Kill a copy of each kind in turn, with a ``pause`` between, as long as the with-block lasts; yield the kills."""
    stopping = threading.Event()
    killed: Counter[str] = Counter()

    def kill_all() -> None:
        for name in cycle(names):
            if stopping.wait(pause):
                return
            killed[name] += kill_one(arena, name)

    thread = threading.Thread(target=kill_all, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        stopping.set()
        thread.join()
