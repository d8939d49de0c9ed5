"""The CPU time of groups of processes, with all that they started and that has ended since."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import psutil

from stack.errors import StackError

_TRIES = 20
_KIB = 1024

Seconds = dict[str, float]


@dataclass(frozen=True)
class Groups:
    """``roots`` are the processes at the top of each group; what they start belongs to it.

    ``ours`` are processes that only serve the measuring: they are left out. They have to live as long as the groups are
    read, because the time of one that has ended is in its parent's.
    """

    roots: Mapping[str, tuple[int, ...]]
    ours: Collection[int] = ()

    def read(self) -> Seconds:
        """Return the CPU seconds of each group since its processes began. Raises StackError when one has ended."""
        return {name: sum(self._spent(pid) for pid in pids) for name, pids in self.roots.items()}

    def memory(self) -> dict[str, float]:
        """Return the MiB of each group: what its processes share with others counts in part (PSS)."""
        return {
            name: sum(one.memory_full_info().pss for one in self._of(pids)) / _KIB**2
            for name, pids in self.roots.items()
        }

    def _of(self, pids: Iterable[int]) -> Iterator[psutil.Process]:
        for pid in pids:
            root = psutil.Process(pid)
            yield from (one for one in (root, *root.children(recursive=True)) if one.pid not in self.ours)

    def _spent(self, pid: int) -> float:
        for _ in range(_TRIES):
            if not psutil.pid_exists(pid):
                break
            try:
                # A process that ended and was waited for stands in its parent's times: nothing is lost.
                return sum(sum(one.cpu_times()[:4]) for one in self._of([pid]))
            except psutil.NoSuchProcess:
                # It ended between two readings, and would be counted twice or not at all: read all anew.
                continue
        raise StackError(f"the process {pid} ended while it was measured: see the logs")


def spent(before: Seconds, after: Seconds) -> Seconds:
    """Return the CPU seconds of each group between two readings."""
    return {name: after[name] - before[name] for name in before}
