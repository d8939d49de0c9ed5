"""Four relays and four consumers are killed in turn while tickets pass through many hands."""

import os
from collections.abc import Iterator

from stack.resilience import witness
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, exactly, reported
from stack.resilience.killing import killing
from stack.resilience.pacing import pause
from stack.resilience.repairs import PaidRepairs
from stack.resilience.sabotage import with_competing_consumers
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger

_KINDS = ("ticketing-work", "notify-work", "billing-work")
_COPIES = dict.fromkeys(_KINDS, 4)


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Play repairs beside each other, and look afterwards in which order their events were seen."""
    seen = arena.suite.layout.root / witness.NAME
    os.truncate(seen, 0)
    repairs = PaidRepairs(arena, int(sizes["repairs"]))
    with arena.scaled(_COPIES), repairs.running(), killing(arena, _KINDS, sizes["pause"]) as killed:
        pause(sizes["seconds"])
    say(f"{len(repairs.passed)} repairs passed; {sum(killed)} processes were killed")
    yield reported("seconds until nothing was left to do", arena.drained())
    yield at_least("processes killed", sum(killed), 1)
    for what, doing in ((witness.ARRIVED, "arrived"), (witness.DONE, "had their effect")):
        count, late = witness.out_of_order(seen, what)
        yield reported(f"events that {doing}", count)
        yield exactly(f"events that {doing} after a later one of the same thing", late, 0)
    yield exactly("dead letters", arena.dead(), 0)
    yield from repairs.checks(arena)
    yield ledger(arena)


SCENARIO = Scenario(
    "order",
    "four copies of the relays and consumers of ticketing, notify and billing, killed in turn",
    run,
    full={"repairs": 8, "seconds": 180, "pause": 2},
    short={"repairs": 4, "seconds": 9, "pause": 2},
    control={"repairs": 8, "seconds": 30, "pause": 2},
    weakened=Setup({"work": witness.work_witnessed}, define=with_competing_consumers),
    switched_off="the single active consumer (all copies take from the queue, as with stock nameko)",
    shows=("events that arrived after a later one of the same thing",),
    setup=Setup({"work": witness.work_witnessed}),
)
