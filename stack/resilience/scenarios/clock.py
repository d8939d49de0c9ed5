"""A worker sleeps through what is due, and the clock jumps by an hour in both directions."""

from collections.abc import Iterator
from contextlib import contextmanager

from stack.bench.seeding import set_limits, stop_clocks
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, exactly, reported
from stack.resilience.load import Load, Tally
from stack.resilience.pacing import pause
from stack.resilience.sabotage import work_by_another_clock
from stack.resilience.scenario import Scenario, Sizes

_LIMIT_MINUTES = 90
_HOUR = 60
_WORKER = "ticketing-work"
_FIRED = """
SELECT id, (SELECT count(*) FROM ticket_log AS log
    WHERE log.tenant_id = given.tenant AND log.ticket_id = given.id AND action = 'dispatch_overdue')
FROM (SELECT %s::uuid AS tenant, unnest(%s::uuid[]) AS id) AS given
"""


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Open tickets that are to be dispatched within 90 minutes, and let nobody do so."""
    with _short_limits(arena):
        yield from _shaken(arena, sizes, say)


def _shaken(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    first = _opened(arena, sizes)
    arena.clock.forward(_HOUR)
    early = _fired(arena, first, sizes)
    later = _opened(arena, sizes)
    arena.clock.forward(-_HOUR)
    early += _fired(arena, first + later, sizes)
    say(f"{len(first)} tickets, an hour forward, {len(later)} more, an hour back: {early} were told of too early")
    arena.control.stop(_WORKER)
    arena.clock.forward(2 * _HOUR)
    pause(sizes["looked"])
    arena.control.start(_WORKER)
    arena.ready()
    arena.drained()
    overslept = _counts(arena, first)
    say(f"the worker slept for two hours, and then told of {sum(overslept)} of the {len(first)}")
    arena.clock.forward(-_HOUR)
    again = _fired(arena, first, sizes) - len(first)
    arena.clock.forward(2 * _HOUR)
    pause(sizes["looked"])
    arena.drained()
    last = _counts(arena, first + later)
    yield reported("tickets that nobody dispatched", len(last))
    yield exactly("told of too early", early, 0)
    yield exactly("due while the worker slept, and not told of once it was awake", overslept.count(0), 0)
    yield exactly("told of again after the clock had gone back", again, 0)
    yield exactly("skipped in the end", last.count(0), 0)
    yield exactly("told of more than once", sum(count > 1 for count in last), 0)
    yield exactly("dead letters", arena.dead(), 0)


@contextmanager
def _short_limits(arena: Arena) -> Iterator[None]:
    set_limits(arena.operator, _LIMIT_MINUTES)
    try:
        yield
    finally:
        # Or else what later scenarios open would fall due in the midst of those after them.
        stop_clocks(arena.operator)


def _opened(arena: Arena, sizes: Sizes) -> list[str]:
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"], count=int(sizes["tickets"]))
    with load.running() as tally:
        pass
    arena.drained()
    return _ids(tally)


def _ids(tally: Tally) -> list[str]:
    return [promise.id for promise in tally.kept if promise.id]


def _fired(arena: Arena, tickets: list[str], sizes: Sizes) -> int:
    """Return how often somebody was told, after the worker has had time to look."""
    pause(sizes["looked"])
    return sum(_counts(arena, tickets))


def _counts(arena: Arena, tickets: list[str]) -> list[int]:
    return [int(count) for _, count in arena.rows("ticketing", _FIRED, arena.tenant, tickets)]


SCENARIO = Scenario(
    "clock",
    "a worker sleeps through a due time, and the clock that all processes share jumps by an hour in both directions",
    run,
    full={"tickets": 500, "rate": 50, "looked": 4},
    short={"tickets": 30, "rate": 30, "looked": 2},
    control={"tickets": 30, "rate": 30, "looked": 2},
    weakened=Setup(targets={"work": work_by_another_clock}),
    switched_off="the shared clock (the worker has one of its own, two hours ahead)",
    shows=("told of too early",),
)
