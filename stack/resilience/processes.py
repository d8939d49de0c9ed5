"""What the suite's processes hold of the machine."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

from stack.resilience.arena import Arena

_MIB = 1024**2


@dataclass(frozen=True)
class Held:
    """Memory in MiB, and descriptors."""

    mib: float
    descriptors: int


def held(arena: Arena) -> dict[int, Held]:
    """Return what each process holds that the supervisor runs, by pid."""
    return {one.pid: look for one in _children(arena) for look in _look(one)}


def kinds(arena: Arena) -> dict[int, str]:
    """Return the kind of each of these processes, by pid; those that the gateway has forked are its workers."""
    named = {pid: status.name for status in arena.control.status() for pid in status.pids}
    return {one.pid: named.get(one.pid) or f"{named.get(one.ppid(), 'unknown')} worker" for one in _children(arena)}


def _children(arena: Arena) -> list[psutil.Process]:
    return psutil.Process(arena.control.pid).children(recursive=True)


def _look(process: psutil.Process) -> Iterator[Held]:
    with suppress(psutil.NoSuchProcess):
        yield Held(process.memory_info().rss / _MIB, process.num_fds())
