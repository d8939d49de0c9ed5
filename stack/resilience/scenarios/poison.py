"""Messages that no program of ours sends go into every queue, and events whose handler fails until it is mended."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path

from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.load import Load
from stack.resilience.pacing import pause
from stack.resilience.poisoning import Poisoner, of_ticket
from stack.resilience.sabotage import MENDED, serve_burying_nothing, work_burying_nothing, work_until_mended
from stack.resilience.scenario import Scenario, Sizes
from stack.suite.parts import PARTS
from stack.waiting import came_true

_NOTIFY = "notify"
_BODIES = """
SELECT body FROM chassis.outbox
WHERE routing_key LIKE 'ticketing.ticket.opened.%%' AND subject = ANY (%s::text[]) ORDER BY id
"""
_TOLD = """
SELECT count(*) FROM (
    SELECT about, recipient, channel FROM messages
    WHERE about = ANY (SELECT 'ticket:' || id FROM unnest(%s::text[]) AS id)
        AND template LIKE 'ticket_opened%%' GROUP BY 1, 2, 3 HAVING count(*) <> %s
) AS wrong
"""


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Poison under load; mend; replay; throw the rest away."""
    poisoner, mended = Poisoner(arena), Path(arena.suite.layout.root / MENDED)
    poisoner.clear()
    mended.unlink(missing_ok=True)
    ended = _ends(arena)
    peace, tickets = _in_peace(arena, sizes)
    kinds = list(poisoner.kinds())
    rounds = chain.from_iterable(repeat([one for one in kinds if one[1].kind != "10 MiB"], int(sizes["rounds"])))
    failing = [(_NOTIFY, of_ticket(body)) for (body,) in arena.rows("ticketing", _BODIES, tickets)]
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"])
    with load.running() as tally:
        sent = poisoner.publish([*failing, *kinds, *rounds])
        say(f"{sent} messages of {len({message.kind for _, message in kinds})} kinds were published")
        buried = came_true(lambda: arena.dead() >= sent, sizes["patience"], 1.0)
        load.stop()
    say(f"all are buried: {buried}")
    yield at_least("kinds of malformed messages", len({message.kind for _, message in kinds}), 20)
    yield reported("malformed messages", sent)
    reasons = poisoner.reasons()
    yield exactly("of these not in the dead letters", sent - len(reasons), 0)
    yield exactly("dead letters without a reason", reasons.count(""), 0)
    yield exactly("processes that ended", _ends(arena) - ended, 0)
    yield exactly("requests that failed meanwhile", tally.failed, 0)
    yield at_most("p95 of good requests, compared with peace", tally.p95("201") / peace, 2, speed=True)
    yield from _mended(arena, mended, tickets, len(failing))
    yield from _thrown_away(arena, poisoner)


def _in_peace(arena: Arena, sizes: Sizes) -> tuple[float, list[str]]:
    """Return the p95 without poison, and the tickets that were opened."""
    load = Load(arena.suite.url, arena.openings(), rate=sizes["rate"])
    with load.running() as tally:
        pause(sizes["peace"])
        load.stop()
    arena.drained()
    return tally.p95("201"), [promise.id for promise in tally.kept if promise.id][: int(sizes["failing"])]


def _mended(arena: Arena, mended: Path, tickets: list[str], failing: int) -> Iterator[Check]:
    yield exactly("tickets told of other than once, before the mending", _told(arena, tickets, 1), 0)
    mended.touch()
    said = arena.operate(_NOTIFY, "dead", "replay", _NOTIFY, "--key", "ticketing.ticket.opened", "--reason", "failed")
    yield exactly("events replayed by one command after the mending", int(said.split()[0]), failing)
    arena.drained()
    yield exactly("tickets told of other than once more, after it", _told(arena, tickets, 2), 0)


def _thrown_away(arena: Arena, poisoner: Poisoner) -> Iterator[Check]:
    def requests_of(part: str) -> int:
        return int(arena.operate(part, "dead", "purge", part, "--requests", "--yes").split()[0])

    with ThreadPoolExecutor() as pool:
        purged = sum(pool.map(requests_of, PARTS))
    yield at_least("requests, which replay leaves alone, thrown away by command", purged, 1)
    poisoner.clear()
    yield exactly("dead letters left", arena.dead(), 0)


def _told(arena: Arena, tickets: list[str], times: int) -> int:
    [(wrong,)] = arena.rows("notify", _TOLD, tickets, times)
    return int(wrong)


def _ends(arena: Arena) -> int:
    return (arena.suite.layout.logs / "supervisor.log").read_text().count(") ended ")


SCENARIO = Scenario(
    "poison",
    "malformed messages into every queue, and events whose handler fails until it is mended",
    run,
    full={"rate": 15, "rounds": 3, "failing": 50, "peace": 8, "patience": 90},
    short={"rate": 10, "rounds": 0, "failing": 5, "peace": 3, "patience": 60},
    control={"rate": 10, "rounds": 0, "failing": 5, "peace": 8, "patience": 15},
    weakened=Setup(targets={"work": work_burying_nothing, "serve": serve_burying_nothing}),
    switched_off="the dead letters (what cannot be taken is acknowledged, as stock nameko does)",
    shows=("of these not in the dead letters",),
    setup=Setup(targets={"work": work_until_mended}),
)
