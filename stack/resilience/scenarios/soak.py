"""Mixed load for a long time: nothing fails, and nothing that a process holds becomes more and more."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from stack.bench.backlog import admin
from stack.bench.operations import list_requests, read_requests
from stack.bench.wrk import Request
from stack.resilience.amounts import Amounts, amounts, pending
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.growth import Growth
from stack.resilience.hastening import HASTENED, work_by_short_days
from stack.resilience.load import MANY, Load, Tally
from stack.resilience.looking import looking
from stack.resilience.pacing import pause
from stack.resilience.processes import Held, held, kinds
from stack.resilience.repairs import PaidRepairs
from stack.resilience.sabotage import serve_leaking
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, promises

_MINUTE = 60.0
_LOOKS = 150
_PAUSES = (1.0, 10.0)
_BURST_SECONDS = 4.0
_SENDERS = 96
_REST_SECONDS = 1.0
# Messages are what shows whether somebody was told; here they would go with the rest, within two minutes.
_SETTINGS = {"KEEP_MESSAGES_DAYS": "never"}
_MEMORY = "percent that a process has grown by in memory, at the most"
_DESCRIPTORS = "descriptors that a process has more of, at the most"
_ROWS = "percent that outboxes and inboxes have grown by"


@dataclass(frozen=True)
class _Look:
    processes: dict[int, Held]
    amounts: Amounts


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Open, read, list and repair at a steady pace, and look at everything on the way; days are short meanwhile."""
    hastened = arena.suite.layout.root / HASTENED
    hastened.touch()
    try:
        yield from _shaken(arena, sizes, say)
    finally:
        hastened.unlink()


def _shaken(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    _fill_pools(arena)
    opens = Load(arena.suite.url, arena.openings(), rate=sizes["rate"])
    reads = Load(arena.suite.url, _readings(arena), rate=sizes["rate"])
    repairs, before = PaidRepairs(arena, rest=_REST_SECONDS), kinds(arena)
    seconds = sizes["minutes"] * _MINUTE
    least, most = _PAUSES
    watching = looking(lambda: _Look(held(arena), amounts(arena)), min(most, max(least, seconds / _LOOKS)))
    with watching as looks, repairs.running(), opens.running() as opened, reads.running() as read:
        _pass(seconds, lambda: _told(opened, read, repairs, looks, say))
        opens.stop()
        reads.stop()
    yield exactly("requests that failed", opened.failed + read.failed, 0)
    yield reported("requests answered", len(opened.promises) + len(read.promises))
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, opened)
    yield from repairs.checks(arena)
    yield ledger(arena)
    yield exactly("processes that ended", len(before.keys() - kinds(arena).keys()), 0)
    yield from _of_processes(before, looks, sizes)
    yield from _of_amounts([look.amounts for look in looks], sizes)
    yield exactly("calls that still wait for an answer", pending(arena), 0)


def _fill_pools(arena: Arena) -> None:
    """Have more requests at once than are let in: a pool that is filled later would look like a leak."""
    burst = Load(arena.suite.url, arena.openings(), rate=MANY, senders=_SENDERS)
    with burst.running():
        pause(_BURST_SECONDS)
        burst.stop()
    arena.drained()


def _readings(arena: Arena) -> list[Request]:
    """Return requests that read a ticket and list tickets, by turns."""
    with closing(admin(arena.suite, "ticketing")) as database:
        read, listed = (make(database, arena.tenant, arena.people) for make in (read_requests, list_requests))
    return [one for number, ticket in enumerate(read) for one in (ticket, listed[number % len(listed)])]


def _pass(seconds: float, tell: Callable[[], None]) -> None:
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0:
        pause(min(_MINUTE, left))
        tell()


def _told(opened: Tally, read: Tally, repairs: PaidRepairs, looks: Sequence[_Look], say: Say) -> None:
    answered, failed = len(opened.promises) + len(read.promises), opened.failed + read.failed
    now = looks[-1]
    mib = sum(one.mib for one in now.processes.values())
    say(
        f"{answered} requests answered, {failed} failed, {len(repairs.passed)} repairs passed; {mib:.0f} MiB, "
        f"{now.amounts.inbox + now.amounts.outbox} rows in inboxes and outboxes, {now.amounts.pruned} ever pruned"
    )


def _of_processes(before: dict[int, str], looks: Sequence[_Look], sizes: Sizes) -> Iterator[Check]:
    series = {pid: [look.processes[pid] for look in looks if pid in look.processes] for pid in before}
    memory = {pid: Growth.of([one.mib for one in seen]) for pid, seen in series.items()}
    worst = max(memory, key=lambda pid: memory[pid].percent)
    yield at_most(_MEMORY, memory[worst].percent, sizes["growth"])
    yield reported(f"MiB of that one ({before[worst]}) at last", memory[worst].last)
    descriptors = max(Growth.of([one.descriptors for one in seen]).by for seen in series.values())
    yield at_most(_DESCRIPTORS, descriptors, sizes["more"])


def _of_amounts(looks: Sequence[Amounts], sizes: Sizes) -> Iterator[Check]:
    to_broker, to_databases = (
        Growth.of([getattr(look, name) for look in looks]).by for name in ("to_broker", "to_databases")
    )
    yield at_most("connections to the broker that there are more of", to_broker, sizes["more"])
    yield at_most("connections to the databases that there are more of", to_databases, sizes["more"])
    rows = Growth.of([look.inbox + look.outbox for look in looks])
    yield reported("rows in outboxes and inboxes at last", rows.last)
    yield at_most(_ROWS, rows.percent, sizes["rows"])
    yield at_least("rows that went from outboxes and inboxes meanwhile", looks[-1].pruned - looks[0].pruned, 1)


SCENARIO = Scenario(
    "soak",
    "openings, readings, lists and paid repairs for a long time; what is kept for days goes after seconds",
    run,
    full={"minutes": 30, "rate": 8, "growth": 5, "more": 1, "rows": 10},
    short={"minutes": 0.2, "rate": 8, "growth": 15, "more": 3, "rows": 60},
    control={"minutes": 1.5, "rate": 8, "growth": 15, "more": 3, "rows": 60},
    weakened=Setup(targets={"serve": serve_leaking}, settings=_SETTINGS),
    switched_off="the pruning, and the letting go of what a request has brought (100 KiB, each fiftieth a descriptor)",
    shows=(_MEMORY, _DESCRIPTORS, _ROWS),
    setup=Setup(targets={"work": work_by_short_days}, settings=_SETTINGS),
)
