"""Every kind of process is killed again and again while tickets are opened and paid repairs are done."""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from time import monotonic

from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.killing import kill_one
from stack.resilience.load import Load
from stack.resilience.pacing import pause
from stack.resilience.repairs import NOTIFIED_TWICE, PaidRepairs
from stack.resilience.sabotage import work_without_inbox
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, promises

_CALM = 30.0
_AGAIN = "events came again"
_LEFT_ALONE = "mail"


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Kill until each kind has had its share and all tickets are opened."""
    again = arena.log_lines(_AGAIN)
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"], count=int(sizes["tickets"]))
    repairs = PaidRepairs(arena)
    with repairs.running(), load.running() as tally:
        killed = _storm(arena, load, sizes, say)
    yield at_most("seconds until nothing was left to do", arena.drained(), _CALM, speed=True)
    yield exactly("dead letters", arena.dead(), 0)
    yield at_least("kills of each kind of process, at the least", min(killed.values()), sizes["kills"])
    yield reported("kills in all", killed.total())
    yield from promises(arena, tally)
    yield from repairs.checks(arena)
    yield ledger(arena)
    yield at_least("events that came again and were known", arena.log_lines(_AGAIN) - again, sizes["again"])
    yield reported("requests that had to be sent again", tally.failed)


def _storm(arena: Arena, load: Load, sizes: Sizes, say: Say) -> Counter[str]:
    kinds = [status.name for status in arena.control.status() if status.name != _LEFT_ALONE]
    killed = Counter(dict.fromkeys(kinds, 0))
    for name in cycle(kinds):
        if not load.going and min(killed.values()) >= sizes["kills"]:
            return killed
        began = monotonic()
        killed[name] += kill_one(arena, name)
        if name == kinds[-1]:
            say(f"killed {killed.total()} processes; {len(load.tally.promises)} requests are answered")
        pause(max(0.0, began + sizes["pause"] - monotonic()))
    raise AssertionError


SCENARIO = Scenario(
    "kill-storm",
    "every 2 s the next kind of process gets SIGKILL",
    run,
    full={"tickets": 10_000, "rate": 19, "kills": 20, "pause": 2, "again": 1},
    short={"tickets": 150, "rate": 15, "kills": 1, "pause": 0.7, "again": 0},
    control={"tickets": 2000, "rate": 30, "kills": 4, "pause": 2, "again": 0},
    weakened=Setup(targets={"work": work_without_inbox}),
    switched_off="the inbox",
    shows=("duplicate notifications", NOTIFIED_TWICE),
)
