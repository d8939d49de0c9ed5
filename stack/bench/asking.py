"""What one request of each operation costs, asked over one connection."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, repeat
from statistics import fmean

from psycopg2.extensions import connection

from stack.bench.cpu import Groups, spent
from stack.bench.floors import FLOORS
from stack.bench.levels import Asked
from stack.bench.meter import Followed
from stack.bench.sending import Sender
from stack.errors import StackError

_WARM_UP, _LAST, _FLOOR = 20, 12, 50
_SLICES = 4
"""In so many parts requests are sent, and floor I is asked between them: the machine's speed changes meanwhile."""

_FLUSHED = 1.1
"""The server counts what a backend has read when a transaction of it ends so many seconds after it last did.

So each connection that a service may have is used once more, by the ``_LAST`` requests.
"""
# Those of tables and their indexes. What a new connection reads of the catalogue does not depend on how much they hold.
_BLOCKS = """
SELECT sum(coalesce(heap_blks_hit + heap_blks_read, 0) + coalesce(idx_blks_hit + idx_blks_read, 0)
    + coalesce(toast_blks_hit + toast_blks_read, 0) + coalesce(tidx_blks_hit + tidx_blks_read, 0))::bigint
FROM pg_statio_user_tables
"""


@dataclass(frozen=True)
class Measured:
    """What one request costs: CPU milliseconds, those of the floor then, and blocks read in ticketing's database."""

    cpu_ms: float
    floor_ms: float
    blocks: float


@dataclass(frozen=True)
class Asking:
    """Sends ``times`` requests of an operation to the suite, and some of floor I to its server between them.

    Of what can be asked only once of each thing it is half as many.

    ``whole`` and ``floor`` are the processes that do the work, ``backlog`` is what follows from it, ``counts`` a
    connection to ticketing's database which reads what the server counts. ``tidy`` is done before each operation.
    """

    times: int
    suite: Sender
    floors: Sender
    whole: Groups
    floor: Groups
    backlog: Followed
    counts: connection
    tidy: Callable[[], None]

    def measured(self, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Measured]]:
        """Yield what each costs, with what the floor did meanwhile."""
        for one in asked:
            needed = _WARM_UP + self._times(one) + _LAST
            if one.once and len(one.requests) < needed:
                raise StackError(f"{one.level}, {one.op}: {len(one.requests)} requests where {needed} are needed")
            self.suite.send(islice(cycle(one.requests), _WARM_UP))
        self.backlog.drain()
        for one in asked:
            self.tidy()
            yield one, self._measure(one)

    def _times(self, one: Asked) -> int:
        return self.times // 2 if one.once else self.times

    def _measure(self, one: Asked) -> Measured:
        times = self._times(one)
        requests = islice(cycle(one.requests), _WARM_UP, None)
        floors, cpu = [self._floor()], 0.0
        blocks = self._blocks()
        for _ in range(_SLICES):
            before = self.whole.read()
            self.suite.send(islice(requests, times // _SLICES))
            self.backlog.drain()
            cpu += sum(spent(before, self.whole.read()).values())
            floors.append(self._floor())
        time.sleep(_FLUSHED)  # noqa: TID251 - nothing is awaited: the server does not count sooner
        self.suite.send(islice(requests, _LAST))
        return Measured(cpu * 1000 / times, fmean(floors), (self._blocks() - blocks) / (times + _LAST))

    def _floor(self) -> float:
        before = self.floor.read()
        self.floors.send(repeat(FLOORS["floor_insert"], _FLOOR))
        return sum(spent(before, self.floor.read()).values()) * 1000 / _FLOOR

    def _blocks(self) -> int:
        with self.counts.cursor() as cursor:
            cursor.execute(_BLOCKS)
            count: int = cursor.fetchall()[0][0]
        return count
