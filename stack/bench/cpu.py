"""The CPU time of groups of processes, with all that they started and that has ended since."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import psutil

from stack.errors import StackError

_TRIES = 20
_MIB = 1024**2

Seconds = dict[str, float]
Members = dict[str, list[psutil.Process]]


@dataclass(frozen=True)
class Groups:
    """``roots`` are the processes at the top of each group; what they start belongs to it, but for other groups' roots.

    ``ours`` are processes that only serve the measuring: they are left out. They have to live as long as the groups are
    read, because the time of one that has ended is in its parent's.
    """

    roots: Mapping[str, tuple[int, ...]]
    ours: Collection[int] = ()

    def read(self) -> Seconds:
        """Return the CPU seconds of each group since its processes began. Raises StackError when one has ended."""
        # The time of one that ends meanwhile is in its parent's, which was read before it.
        return self._sums(_spent)

    def memory(self) -> dict[str, float]:
        """Return the MiB of each group: what its processes share with others counts in part (PSS)."""
        return self._sums(_held)

    def _sums(self, of: Callable[[psutil.Process], float]) -> dict[str, float]:
        for _ in range(_TRIES):
            members = self._members()
            try:
                return {name: sum(map(of, processes)) for name, processes in members.items()}
            except psutil.NoSuchProcess:
                continue
        raise StackError("processes of the suite end again and again: see the logs")

    def _members(self) -> Members:
        # In the order of their ids, so that parents come before what they start.
        alive = {one.pid: one for one in psutil.process_iter(["ppid"])}
        owners = {pid: name for name, pids in self.roots.items() for pid in pids}
        gone = owners.keys() - alive.keys()
        if gone:
            raise StackError(f"a process of {owners[gone.pop()]} ended while it was measured: see the logs")
        found: Members = {name: [] for name in self.roots}
        for pid, one in alive.items():
            owner = _owner(pid, alive, owners)
            if owner and pid not in self.ours:
                found[owner].append(one)
        return found


def _owner(pid: int, alive: Mapping[int, psutil.Process], owners: Mapping[int, str]) -> str | None:
    while pid in alive and pid not in owners:
        pid = alive[pid].info["ppid"] or 0
    return owners.get(pid)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def _held(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / _MIB


def spent(before: Seconds, after: Seconds) -> Seconds:
    """Return the CPU seconds of each group between two readings."""
    return {name: after[name] - before[name] for name in before}
