"""Each service's processes are stopped by SIGTERM one after the other, as in a deployment, with two copies of each."""

import os
import signal
from collections.abc import Iterator, Sequence
from time import monotonic

import psutil

from contracts.core.registry import SERVICES
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_most, exactly, reported
from stack.resilience.load import Load
from stack.resilience.sabotage import serve_until_killed, work_until_killed
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, promises

_STOPPED_WITHIN = 20.0
_AGAIN = "events came again"


def _kinds(service: str) -> tuple[str, str]:
    return service, f"{service}-work"


_COPIES = {name: 2 for service in SERVICES for name in _kinds(service)}


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Stop one copy after the other under load; each time the next one comes when all are ready again."""
    again, at_once = arena.log_lines(_AGAIN), int(sizes["at_once"])
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"])
    stops: list[float] = []
    with arena.scaled(_COPIES), load.running() as tally:
        for round_ in range(int(sizes["rounds"])):
            for first in range(0, len(SERVICES), at_once):
                stops += _stopped(arena, SERVICES[first : first + at_once])
            say(f"round {round_ + 1}: {len(stops)} processes stopped, {tally.failed} requests failed")
        load.stop()
    yield reported("processes stopped", len(stops))
    yield at_most("seconds until a process had ended, at the most", max(stops), _STOPPED_WITHIN, speed=True)
    yield exactly("failed requests", tally.failed, 0)
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("events delivered again because of a stop", arena.log_lines(_AGAIN) - again, 0)
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, tally)
    yield ledger(arena)


def _stopped(arena: Arena, services: Sequence[str]) -> list[float]:
    """Stop a copy of both kinds of ``services``; return how long each took to end, when all are ready again."""
    began, ended = monotonic(), list[float]()
    processes = [psutil.Process(arena.control.pids(name)[0]) for service in services for name in _kinds(service)]
    for process in processes:
        os.kill(process.pid, signal.SIGTERM)
    _, left = psutil.wait_procs(processes, 2 * _STOPPED_WITHIN, lambda _process: ended.append(monotonic() - began))
    arena.await_copies(_COPIES)
    return [*ended, *(2 * _STOPPED_WITHIN for _ in left)]


SCENARIO = Scenario(
    "rolling",
    "SIGTERM to each service with two copies running",
    run,
    full={"rate": 20, "rounds": 30, "at_once": 1},
    short={"rate": 15, "rounds": 1, "at_once": 6},
    control={"rate": 60, "rounds": 10, "at_once": 1},
    weakened=Setup({"serve": serve_until_killed, "work": work_until_killed}),
    switched_off="the graceful stop (SIGTERM ends a process at once)",
    shows=("failed requests", "events delivered again because of a stop"),
)
