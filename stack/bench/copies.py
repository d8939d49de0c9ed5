"""Whether more copies do more work: ticketing answers with 1, 2, 4 and 8, each held to a small share of a core.

On one machine copies share the processor; so each gets so little of it that all of them together leave it free.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from stack.bench.backlog import Backlog
from stack.bench.capping import Caps
from stack.bench.cpu import Groups, Seconds, spent
from stack.bench.groups import suite_roots
from stack.bench.meter import WARM_UP_SECONDS, Target
from stack.bench.people import TIRELESS
from stack.bench.plan import Plan
from stack.bench.wrk import Load
from stack.resilience.arena import Arena
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.load import Load as Openings
from stack.resilience.pacing import pause
from stack.resilience.truth import promises

SHARE = 0.045
"""Of a core, for each copy."""
SETTINGS = {**TIRELESS, "GATEWAY_MOST_IN_WORK": "256", "GATEWAY_THREADS": "280"}
"""The gateway lets so many in that all copies always have something to do."""

LINEAR = 0.85
CORES = 1.5
_KIND = "ticketing"
# One copy again at the end: the speed of a machine changes while it is measured.
_COUNTS = (1, 2, 4, 8, 1)
# For each copy: some more than it takes at a time.
_CONNECTIONS = 12
_COURSE = (8, 2)
_RATE, _SENDERS = 60, 24
_BETWEEN_SECONDS = 8

Say = Callable[[str], None]


@dataclass(frozen=True)
class Pace:
    """What so many copies did. ``cpu`` is what each group of processes took in ``seconds``; ``copies`` are one."""

    op: str
    count: int
    load: Load
    cpu: Seconds
    seconds: float

    @property
    def cores(self) -> float:
        """What the whole suite took, in cores."""
        return sum(self.cpu.values()) / self.seconds

    def row(self) -> str:
        """Return it as a line."""
        load, each = self.load, self.cpu["copies"] / self.seconds / self.count * 100
        told = f"{load.rps:.1f} requests/s, p50 {load.p50_ms:.0f} ms, p99 {load.p99_ms:.0f} ms, {load.errors} errors"
        return f"{self.op} with {self.count}: {told}, {self.cores:.2f} cores in all, {each:.1f} % of one a copy"


@dataclass(frozen=True)
class Crew:
    """The copies of ticketing that answer."""

    arena: Arena
    caps: Caps

    @property
    def pids(self) -> tuple[int, ...]:
        """Their processes."""
        return self.arena.control.pids(_KIND)

    def become(self, count: int) -> None:
        """Start or stop as many as are missing or too many; return when all are ready."""
        more = count - len(self.pids)
        if more > 0:
            self.arena.control.incr(_KIND, more)
        elif more < 0:
            self.arena.control.decr(_KIND, -more)
        self.caps.hold(self.pids)
        self.arena.await_copies({_KIND: count})


def paces(crew: Crew, targets: Sequence[Target], plan: Plan, backlog: Backlog) -> Iterator[Pace]:
    """Drive each target with 1, 2, 4, 8 copies and with 1 again; yield what came of it."""
    for count in _COUNTS:
        crew.become(count)
        _warm_up(crew, targets, plan, backlog)
        for target in targets:
            groups = Groups(_roots(crew), backlog.backends)
            target.drive(plan, count * _CONNECTIONS, WARM_UP_SECONDS)
            before, began = groups.read(), time.monotonic()
            load = target.drive(plan, count * _CONNECTIONS, plan.seconds)
            cpu, seconds = spent(before, groups.read()), time.monotonic() - began
            backlog.drain()
            yield Pace(target.op, count, load, cpu, seconds)


def _warm_up(crew: Crew, targets: Sequence[Target], plan: Plan, backlog: Backlog) -> None:
    """Have the copies do at once, and not with their share, what each does only once: queries made, plans kept."""
    crew.caps.release()
    for target in targets:
        target.drive(plan, len(crew.pids) * _CONNECTIONS, WARM_UP_SECONDS * 2)
    backlog.drain()
    crew.caps.hold(crew.pids)


def _roots(crew: Crew) -> dict[str, tuple[int, ...]]:
    roots, pids = suite_roots(crew.arena.suite), crew.pids
    return roots | {"service": tuple(set(roots["service"]) - set(pids)), "copies": pids}


def judged(measured: Sequence[Pace]) -> Iterator[Check]:
    """Yield whether so many copies did so many times the work of one, on a machine that was not full."""
    for op in dict.fromkeys(pace.op for pace in measured):
        own = [pace for pace in measured if pace.op == op]
        one = mean(pace.load.rps for pace in own if pace.count == 1)
        for pace in own:
            if pace.count > 1:
                yield at_least(f"{op}, share of {pace.count} times one copy", pace.load.rps / one / pace.count, LINEAR)
    yield at_most("cores that the whole suite took, at the most", max(pace.cores for pace in measured), CORES)
    yield exactly("failed requests meanwhile", sum(pace.load.errors for pace in measured), 0)


def changing(crew: Crew, say: Say) -> Iterator[Check]:
    """Add and remove copies while tickets are opened; yield what was lost, or done twice."""
    arena = crew.arena
    load = Openings(arena.suite.url, arena.openings(), rate=_RATE, senders=_SENDERS)
    with load.running() as tally:
        for count in (len(crew.pids), *_COURSE):
            crew.become(count)
            pause(_BETWEEN_SECONDS)
            say(f"{count} copies: {len(tally.promises)} tickets opened so far, {tally.failed} requests failed")
        load.stop()
    yield exactly("failed requests while copies came and went", tally.failed, 0)
    yield reported("seconds of the slowest answer", tally.slowest)
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, tally)
