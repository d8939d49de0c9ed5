"""The database server is stopped at once, and each service is cut off from its database alone."""

from collections.abc import Iterator
from time import monotonic

from contracts.core.registry import SERVICES
from stack.resilience.arena import DATABASE, Arena, Say, Setup
from stack.resilience.checks import Check, at_most, exactly, reported
from stack.resilience.load import Load, Tally
from stack.resilience.pacing import pause
from stack.resilience.sabotage import serve_hurriedly
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, promises

_BACK_WITHIN = 5.0
_FINE = {"200", "201", "409", "503"}
_READS = {
    "customer": "/v1/customers?limit=1",
    "property": "/v1/projects",
    "ticketing": "/v1/tickets?limit=1",
    "billing": "/v1/invoices?limit=1",
    "notify": "/v1/templates",
    "hr": "/v1/nodes",
}


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Do it under a load that is only ended afterwards."""
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"], senders=32)
    with load.running() as tally:
        backs = [_crashed(arena, sizes, say) for _ in range(int(sizes["crashes"]))]
        cuts = [_cut_off(arena, part, sizes, say) for part in SERVICES[: int(sizes["cuts"])]]
        load.stop()
    backs += [back for back, _ in cuts]
    back = "seconds from the database's readiness until everything was healthy, at the most"
    yield at_most(back, max(backs), _BACK_WITHIN, speed=True)
    yield exactly("answers of other services that were refused during a cut", sum(refused for _, refused in cuts), 0)
    yield from _answers(tally)
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, tally)
    yield ledger(arena)


def _answers(tally: Tally) -> Iterator[Check]:
    odd = {status: count for status, count in tally.answers.items() if status not in _FINE}
    yield exactly(f"answers that are neither 2xx nor 503 {odd or ''}".rstrip(), sum(odd.values()), 0)
    yield exactly("503 without Retry-After", tally.unhelpful, 0)
    yield reported("requests that had to be sent again", tally.failed)


def _crashed(arena: Arena, sizes: Sizes, say: Say) -> float:
    pause(sizes["calm"])
    arena.server.crash()
    arena.server.start()
    return arena.recovered("the database server stopped at once", say)


def _cut_off(arena: Arena, part: str, sizes: Sizes, say: Say) -> tuple[float, int]:
    """Return how long it took to be healthy afterwards, and how often other services refused meanwhile."""
    link = arena.links[part, DATABASE]
    link.refuse()
    try:
        refused = _refusals(arena, part, monotonic() + sizes["cut"])
    finally:
        link.heal()
    return arena.recovered(f"{part} was cut off from its database", say), refused


def _refusals(arena: Arena, part: str, until: float) -> int:
    refused = 0
    while monotonic() < until:
        for other, path in _READS.items():
            if other != part:
                refused += not arena.operator.raw("GET", path).ok
        pause(0.2)
    return refused


SCENARIO = Scenario(
    "database",
    "immediate stops of the server; then each service's database alone, its connections ended and refused",
    run,
    full={"rate": 30, "crashes": 10, "cuts": len(SERVICES), "calm": 6, "cut": 8},
    short={"rate": 15, "crashes": 1, "cuts": 1, "calm": 2, "cut": 4},
    control={"rate": 50, "crashes": 4, "cuts": 0, "calm": 6, "cut": 0},
    weakened=Setup(targets={"serve": serve_hurriedly}),
    switched_off="the wait for the disk before a change is answered (synchronous_commit)",
    shows=("2xx answers without a row",),
)
