"""So much of a core and no more: the kernel holds each process to its share, in a control group of its own."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stack.errors import StackError

_MOUNTS = Path("/proc/self/mounts")
_MEMBERS = "cgroup.procs"
_PERIOD_US = 100_000


@dataclass(frozen=True)
class Kernel:
    """The group that all groups are in, and the file of a group that says how long it may compute in each period."""

    root: Path
    file: str
    words: str

    def quota(self, share: float) -> str:
        """Return what stands in the file for a ``share`` of a core."""
        return self.words.format(round(share * _PERIOD_US), _PERIOD_US)


@dataclass
class Caps:
    """Holds processes to a ``share`` of a core each."""

    kernel: Kernel
    share: float
    _held: dict[int, Path] = field(default_factory=dict)

    def hold(self, pids: Iterable[int]) -> None:
        """Hold these too, and let go of those that were held and have ended."""
        wanted = set(pids)
        for pid in self._held.keys() - wanted:
            self._held.pop(pid).rmdir()
        for pid in wanted - self._held.keys():
            self._held[pid] = self._group(pid)

    def _group(self, pid: int) -> Path:
        group = self.kernel.root / f"steward-bench-{os.getpid()}-{pid}"
        try:
            group.mkdir()
            (group / self.kernel.file).write_text(self.kernel.quota(self.share))
            (group / _MEMBERS).write_text(str(pid))
        except OSError as error:
            raise StackError(f"{group}: {error.strerror}; capping processes takes root's rights") from error
        return group

    def release(self) -> None:
        """Let all of them go on as they like."""
        for pid, group in self._held.items():
            if Path(f"/proc/{pid}").exists():
                (self.kernel.root / _MEMBERS).write_text(str(pid))
            group.rmdir()
        self._held.clear()


@contextmanager
def capping(share: float) -> Iterator[Caps]:
    """Yield what holds processes to a ``share`` of a core each; afterwards all are free. Raises StackError."""
    caps = Caps(kernel(), share)
    try:
        yield caps
    finally:
        caps.release()


def kernel(mounts: Path = _MOUNTS) -> Kernel:
    """Return where this machine has control groups for the processor. Raises StackError where it has none."""
    for line in mounts.read_text().splitlines():
        _, place, kind, options, *_ = line.split()
        if kind == "cgroup" and "cpu" in options.split(","):
            return Kernel(Path(place), "cpu.cfs_quota_us", "{0}")
        if kind == "cgroup2" and "cpu" in (Path(place) / "cgroup.subtree_control").read_text().split():
            return Kernel(Path(place), "cpu.max", "{0} {1}")
    raise StackError("the kernel offers no control groups for the processor here: run it on a machine that has them")
