"""Nothing passes between two parts for a while, though nobody is told so."""

from collections.abc import Iterator

from stack.resilience.arena import BROKER, DATABASE, Arena, Say, Setup
from stack.resilience.checks import Check, at_most, exactly, reported
from stack.resilience.load import Load
from stack.resilience.pacing import pause
from stack.resilience.sabotage import work_without_confirms
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, promises

_WITHIN = 10.5
_CONVERGED = 30.0
_LINKS = (("notify", BROKER), ("notify", DATABASE), ("ticketing", BROKER), ("ticketing", DATABASE), ("gateway", BROKER))


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Silence one link after the other, each under a load of its own."""
    first = int(sizes["first"])
    for part, what in _LINKS[first : first + int(sizes["links"])]:
        load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"], senders=32)
        with load.running() as tally:
            pause(sizes["calm"])
            arena.links[part, what].silence()
            try:
                pause(sizes["seconds"])
            finally:
                arena.links[part, what].heal()
            load.stop()
        calm = arena.drained()
        say(f"{part} and its {what} heard nothing of each other for {sizes['seconds']:.0f} s")
        yield at_most(f"{part}-{what}: seconds until all had converged", calm, _CONVERGED, speed=True)
        yield at_most(f"{part}-{what}: seconds that the slowest answer took", tally.slowest, _WITHIN)
        yield exactly(f"{part}-{what}: dead letters", arena.dead(), 0)
        yield from promises(arena, tally)
        yield reported("requests that had to be sent again", tally.failed)
    yield ledger(arena)


SCENARIO = Scenario(
    "partition",
    "nothing passes between gateway and broker, a service and the broker, a service and its database",
    run,
    full={"rate": 20, "calm": 5, "seconds": 60, "first": 0, "links": len(_LINKS)},
    short={"rate": 15, "calm": 1, "seconds": 12, "first": 0, "links": 1},
    control={"rate": 120, "calm": 5, "seconds": 45, "first": 2, "links": 1},
    weakened=Setup(targets={"work": work_without_confirms}),
    switched_off="the wait for confirms (events are marked as sent whatever the broker says)",
    shows=("tickets that nobody was told of",),
)
