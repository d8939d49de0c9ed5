"""How long the processes have been at the oldest thing that they are at, as each says itself."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException

from chassis.events.handling import HANDLING_SECONDS
from stack.resilience.arena import Arena
from stack.resilience.checks import Check, at_least, at_most
from stack.suite.environment import health_folder
from stack.suite.figures import GATEWAY_SERVES, places, samples
from stack.suite.parts import PROCESSES
from stack.suite.readiness import report, sockets

REQUEST_SECONDS = 10.0
_MARGIN = 0.5


@dataclass(frozen=True)
class Waits:
    """Seconds, the longest of all processes: a call for its answer, a request and an event for the end of their work.

    ``processes`` is how many were heard: one that is being started says nothing.
    """

    call: float
    request: float
    event: float
    processes: int


def waits(arena: Arena) -> Waits:
    """Return what is said at this moment."""
    said = [found for found in map(report, sockets(health_folder(arena.suite.layout))) if found]
    work = {role: max(_seconds(said, role), default=0.0) for role in ("serve", "work")}
    return Waits(max(_calls(arena), default=0.0), work["serve"], work["work"], len(said))


def in_time(looks: Sequence[Waits]) -> Iterator[Check]:
    """Yield whether nothing was at work for longer than its deadline at any look."""
    most = REQUEST_SECONDS + _MARGIN
    yield at_least("looks into the processes while it was done", len(looks), 1)
    heard = max(look.processes for look in looks)
    yield at_least("processes that said how long they had been at something", heard, len(PROCESSES))
    yield at_most("seconds that a call waited, from inside", max(look.call for look in looks), most)
    yield at_most("seconds that a request was in work, from inside", max(look.request for look in looks), most)
    longest = max(look.event for look in looks)
    yield at_most("seconds that an event was in work, from inside", longest, HANDLING_SECONDS + _MARGIN)


def _seconds(said: Iterable[dict[str, object]], role: str) -> Iterator[float]:
    return (float(str(one["oldest_in_flight_seconds"])) for one in said if one["role"] == role)


def _calls(arena: Arena) -> Iterator[float]:
    found = places(arena.suite)
    for name in {GATEWAY_SERVES, "gateway-work"} & found.keys():
        with suppress(OSError, HTTPException):
            told = samples(found[name])
            yield from (one.value for one in told if one.name == "steward_rpc_pending_oldest_seconds")
