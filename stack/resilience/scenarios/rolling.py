"""Each service's processes are stopped by SIGTERM one after the other, as in a deployment, with two copies of each."""

import os
import signal
from collections.abc import Iterator
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
_COPIES = {f"{service}{role}": 2 for service in SERVICES for role in ("", "-work")}


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Stop one copy after the other under load; each time the next one comes when all are ready again."""
    again = arena.log_lines(_AGAIN)
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"])
    stops: list[float] = []
    with load.running() as tally:
        for round_ in range(int(sizes["rounds"])):
            stops += [_stopped(arena, service) for service in SERVICES]
            say(f"round {round_ + 1}: {len(stops) * 2} processes stopped, {tally.failed} requests failed")
        load.stop()
    yield reported("processes stopped", len(stops) * 2)
    yield at_most("seconds until a process had ended, at the most", max(stops), _STOPPED_WITHIN)
    yield exactly("failed requests", tally.failed, 0)
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("events delivered again because of a stop", arena.log_lines(_AGAIN) - again, 0)
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, tally)
    yield ledger(arena)


def _stopped(arena: Arena, service: str) -> float:
    """Stop one copy of both kinds of a service; return how long the slower one took, when all are ready again."""
    began = monotonic()
    processes = [psutil.Process(arena.control.pids(name)[0]) for name in (service, f"{service}-work")]
    for process in processes:
        os.kill(process.pid, signal.SIGTERM)
    psutil.wait_procs(processes, timeout=2 * _STOPPED_WITHIN)
    took = monotonic() - began
    arena.ready()
    return took


SCENARIO = Scenario(
    "rolling",
    "SIGTERM to each service with two copies running",
    run,
    full={"rate": 20, "rounds": 30},
    short={"rate": 15, "rounds": 1},
    control={"rate": 60, "rounds": 10},
    weakened=Setup(_COPIES, {"serve": serve_until_killed, "work": work_until_killed}),
    switched_off="the graceful stop (SIGTERM ends a process at once)",
    shows=("failed requests", "events delivered again because of a stop"),
    setup=Setup(_COPIES),
)
