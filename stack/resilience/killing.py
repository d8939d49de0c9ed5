"""Killing one process after the other while something else is done."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle

import psutil

from stack.resilience.arena import Arena
from stack.resilience.looking import looking

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
def killing(arena: Arena, names: Sequence[str], pause: float) -> Iterator[list[int]]:
    """Kill a copy of each kind in turn, with a ``pause`` between, as long as the with-block lasts; yield the kills."""
    turns = cycle(names)
    with looking(lambda: kill_one(arena, next(turns)), pause) as killed:
        yield killed
