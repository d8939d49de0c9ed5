"""What one request of each operation costs, asked over one connection."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, repeat
from statistics import fmean

from psycopg2.extensions import connection

from chassis.database.bootstrap import role_names
from stack.bench.cpu import Groups, spent
from stack.bench.floors import FLOORS
from stack.bench.levels import Asked
from stack.bench.meter import Followed
from stack.bench.sending import Sender
from stack.errors import StackError

_WARM_UP, _LAST, _FLOOR = 20, 12, 100
_FLUSHED = 1.1
"""The server counts what a backend has read when a transaction of it ends so many seconds after it last did.

So each connection that a service may have is used once more, by the ``_LAST`` requests.
"""
_BLOCKS = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = %s"


@dataclass(frozen=True)
class Measured:
    """What one request costs: CPU milliseconds, those of the floor then, and blocks read in ticketing's database."""

    cpu_ms: float
    floor_ms: float
    blocks: float


@dataclass(frozen=True)
class Asking:
    """Sends ``times`` requests of an operation to the suite, and of floor I to its server.

    ``whole`` and ``floor`` are the processes that do the work, ``backlog`` is what follows from it, ``counts`` a
    connection which reads what the server counts.
    """

    times: int
    suite: Sender
    floors: Sender
    whole: Groups
    floor: Groups
    backlog: Followed
    counts: connection

    def measured(self, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Measured]]:
        """Yield what each costs, with what the floor did just before and after: the machine's speed changes."""
        for one in asked:
            if one.once and len(one.requests) < self._all:
                raise StackError(f"{one.level}, {one.op}: {len(one.requests)} requests where {self._all} are needed")
            self.suite.send(islice(cycle(one.requests), _WARM_UP))
        self.backlog.drain()
        before = self._floor()
        for one in asked:
            cpu_ms, blocks = self._measure(one)
            after = self._floor()
            yield one, Measured(cpu_ms, fmean((before, after)), blocks)
            before = after

    @property
    def _all(self) -> int:
        return _WARM_UP + self.times + _LAST

    def _measure(self, one: Asked) -> tuple[float, float]:
        requests = islice(cycle(one.requests), _WARM_UP, None)
        before, blocks = self.whole.read(), self._blocks()
        self.suite.send(islice(requests, self.times))
        self.backlog.drain()
        cpu = sum(spent(before, self.whole.read()).values())
        time.sleep(_FLUSHED)  # noqa: TID251 - nothing is awaited: the server does not count sooner
        self.suite.send(islice(requests, _LAST))
        return cpu * 1000 / self.times, (self._blocks() - blocks) / (self.times + _LAST)

    def _floor(self) -> float:
        before = self.floor.read()
        self.floors.send(repeat(FLOORS["floor_insert"], _FLOOR))
        return sum(spent(before, self.floor.read()).values()) * 1000 / _FLOOR

    def _blocks(self) -> int:
        with self.counts.cursor() as cursor:
            cursor.execute(_BLOCKS, [role_names("ticketing")[0]])
            count: int = cursor.fetchall()[0][0]
        return count
