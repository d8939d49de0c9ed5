"""The broker is killed and started again, stands still for a while, and takes nothing while its disk is full."""

from collections.abc import Iterator

from stack.rabbitmq.files import DISK_FREE_LIMIT
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.load import Load
from stack.resilience.looking import looking
from stack.resilience.pacing import pause
from stack.resilience.sabotage import work_without_confirms
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import promises
from stack.resilience.waits import in_time, waits

_BACK_WITHIN = 15.0
_LOOK_SECONDS = 1.0
_GATEWAY_SECONDS = 10.5


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Do it under a load that is only ended afterwards."""
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"], senders=48)
    with load.running() as tally, looking(lambda: waits(arena), _LOOK_SECONDS) as looks:
        backs = [_killed(arena, sizes, say) for _ in range(int(sizes["kills"]))]
        backs += [_frozen(arena, sizes, say) for _ in range(int(sizes["freezes"]))]
        before = tally.failed
        backs += [_full(arena, sizes, say) for _ in range(int(sizes["alarms"]))]
        refused = tally.failed - before
        load.stop()
    back = "seconds from the broker's readiness until everything consumed, at the most"
    yield at_most(back, max(backs), _BACK_WITHIN, speed=True)
    yield at_most("seconds that the slowest answer took", tally.slowest, _GATEWAY_SECONDS)
    yield at_least("requests that were refused while the broker's disk was full", refused, sizes["alarms"])
    yield from in_time(looks)
    yield reported("seconds until nothing was left to do", arena.drained())
    yield exactly("dead letters", arena.dead(), 0)
    yield from promises(arena, tally)
    yield reported("requests that had to be sent again", tally.failed)


def _killed(arena: Arena, sizes: Sizes, say: Say) -> float:
    pause(sizes["calm"])
    arena.node.crash()
    arena.node.start()
    return arena.recovered("the broker was killed", say)


def _frozen(arena: Arena, sizes: Sizes, say: Say) -> float:
    pause(sizes["calm"])
    arena.node.freeze()
    try:
        pause(sizes["seconds"])
    finally:
        arena.node.thaw()
    return arena.recovered(f"the broker was frozen for {sizes['seconds']:.0f} s", say)


def _full(arena: Arena, sizes: Sizes, say: Say) -> float:
    """Have the broker want more of the disk than there is: it lets nobody publish."""
    pause(sizes["calm"])
    arena.node.control("set_disk_free_limit", "1000000GB")
    try:
        pause(sizes["seconds"])
    finally:
        arena.node.control("set_disk_free_limit", DISK_FREE_LIMIT)
    return arena.recovered(f"the broker's disk was full for {sizes['seconds']:.0f} s", say)


SCENARIO = Scenario(
    "broker",
    "the broker is killed and restarted, stopped by SIGSTOP for a while, and its disk is full, under 50 requests/s",
    run,
    full={"rate": 50, "kills": 10, "freezes": 5, "alarms": 1, "calm": 10, "seconds": 30},
    short={"rate": 20, "kills": 1, "freezes": 1, "alarms": 1, "calm": 2, "seconds": 4},
    control={"rate": 50, "kills": 2, "freezes": 0, "alarms": 0, "calm": 10, "seconds": 0},
    weakened=Setup(targets={"work": work_without_confirms}),
    switched_off="the wait for confirms (events are marked as sent whatever the broker says)",
    shows=("tickets that nobody was told of",),
)
