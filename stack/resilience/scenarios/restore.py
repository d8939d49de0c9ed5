"""All is lost but a backup of the databases: they are brought back to one moment, and the event streams in step."""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

from chassis.amqp import names
from chassis.operating.moments import machine_now
from stack.bench.backlog import watching
from stack.postgres.backup import Backup
from stack.resilience.arena import USUAL, Arena, Say
from stack.resilience.checks import Check, at_least, exactly, reported
from stack.resilience.load import Load, Promise, Tally
from stack.resilience.pacing import pause
from stack.resilience.repairs import PaidRepairs
from stack.resilience.scenario import Scenario, Sizes
from stack.resilience.truth import ledger, restored
from stack.suite.parts import PARTS
from stack.waiting import came_true

Done = TypeVar("Done")
_MARGIN = timedelta(minutes=1)
_BEHIND = ("notify", "billing")
"""Those who are paused, so that there are events at the moment which they have not had."""
_BEHIND_SECONDS = 60.0
_KNOWN = re.compile(r'"count":(\d+),"event":"events came again"')


@dataclass(frozen=True)
class _Past:
    """What was done about a ``moment``: ``before`` are the promises that were made a second earlier."""

    moment: datetime
    before: Sequence[Promise]
    about: Tally
    later: Tally
    repairs: PaidRepairs
    waiting: int


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Back up under load, lose everything, restore, publish again what every producer has sent."""
    known = _known(arena)
    backup = Backup(arena.server, arena.suite.layout.root / "backup")
    with backup.archiving():
        past = _lived(arena, backup, sizes)
        _lose(arena)
    say(f"everything is stopped, the broker empty; the databases go back to {past.moment}")
    began = monotonic()
    backup.restore(past.moment)
    back = monotonic() - began
    arena.node.start()
    again = _published_again(arena, past.moment - _MARGIN) if sizes["replay"] else 0
    _begin(arena)
    yield reported("seconds until the databases were there", back)
    yield reported("seconds until everything was ready", monotonic() - began)
    yield reported("seconds until nothing was left to do", arena.drained())
    backup.remove()
    yield exactly("dead letters", arena.dead(), 0)
    yield at_least("events that waited at the moment and went with the broker", past.waiting, 1)
    yield reported("events published again", again)
    yield at_least("events that were known to a handler", _known(arena) - known, sizes["replay"])
    yield from restored(arena, past.before, past.about, past.later)
    yield from past.repairs.checks(arena)
    yield ledger(arena)


def _lived(arena: Arena, backup: Backup, sizes: Sizes) -> _Past:
    openings, repairs = arena.openings(), PaidRepairs(arena)
    load = Load(arena.suite.url, openings, rate=sizes["rate"])
    with load.running() as about:
        with repairs.running():
            backup.take()
            pause(sizes["seconds"])
            _each(_BEHIND, lambda part: arena.operate(part, "pause", part))
            came_true(lambda: min(_waiting(arena)) > 0, _BEHIND_SECONDS)
        before = about.kept
        pause(1.0)
        moment, waiting = machine_now(), _waiting(arena)
        pause(1.0)
        load.stop()
    with Load(arena.suite.url, openings, rate=sizes["rate"], count=int(sizes["later"])).running() as later:
        pass
    return _Past(moment, before, about, later, repairs, sum(waiting))


def _waiting(arena: Arena) -> list[int]:
    """Return how many events wait for each of those who are paused."""
    with watching(arena.suite) as backlog:
        return [backlog.waiting(names.event_queue(part)) for part in _BEHIND]


def _lose(arena: Arena) -> None:
    arena.server.crash()
    arena.node.crash()
    arena.node.erase()
    arena.control.stop_all()


def _begin(arena: Arena) -> None:
    _each(_BEHIND, lambda part: arena.operate(part, "resume", part))
    arena.control.start_all()
    arena.ready()


def _published_again(arena: Arena, since: datetime) -> int:
    """Have every producer publish again what it has sent since then; return how many events that were."""

    def published(part: str) -> int:
        return int(arena.operate(part, "events", "again", part, "all", "--since", since.isoformat()).split()[0])

    return sum(_each(PARTS, published))


def _each(parts: Sequence[str], do: Callable[[str], Done]) -> list[Done]:
    """Do something for each part at the same time, and return what came of it."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(do, parts))


def _known(arena: Arena) -> int:
    return sum(int(count) for log in arena.logs() for count in _KNOWN.findall(log))


SCENARIO = Scenario(
    "restore",
    "databases and broker are lost; the databases are restored to one moment, sent events are published again",
    run,
    full={"rate": 30, "seconds": 30, "later": 300, "replay": 1},
    short={"rate": 15, "seconds": 1, "later": 30, "replay": 1},
    control={"rate": 15, "seconds": 1, "later": 30, "replay": 0},
    weakened=USUAL,
    switched_off="the replay of what was sent",
    shows=("tickets that nobody was told of", "paid repairs without just one invoice of just the quoted lines"),
)
