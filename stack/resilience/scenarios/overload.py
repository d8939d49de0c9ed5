"""Far more people than the suite can serve open tickets at once, while others read, and a partner's queue is full."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pika

from chassis.amqp import names
from chassis.amqp.definitions import PARTNER_LIMITS
from stack.bench.wrk import Request, drive, ensure_wrk, write
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.checks import Check, at_least, at_most, exactly, reported
from stack.resilience.load import Load
from stack.resilience.processes import held
from stack.resilience.scenario import Scenario, Sizes
from stack.suite.parts import PARTNER

_P95 = 1.0
_AT_ONCE = 1.0
_DRAINED = 60.0
_GROWTH_MIB = 64.0
_PARTNER_LIMIT = 100
_POLICY = "overload"
_PARTNER = names.partner_queue(PARTNER)
_TIMES = 10
_AIM = _TIMES * 1.3
_AT_PEACE = 16
"""So many openings at once keep the suite busy, and none of them is turned away."""
_REFUSAL_SECONDS = 0.1
"""About what it takes to be turned away: a connection rests for less by so much."""


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Measure in peace; then again, with the spike beside it."""
    ensure_wrk(say)
    openings = arena.openings()
    readings = [Request("GET", "/v1/tickets?limit=20", arena.people.reader)]
    capacity = _driven(arena, openings, _AT_PEACE, sizes["peace"])
    before = held(arena)
    with _limited(arena), ThreadPoolExecutor(1) as pool:
        rest = max(0, sizes["connections"] / (_AIM * capacity) - _REFUSAL_SECONDS)
        spike = pool.submit(_driven, arena, openings, sizes["connections"], sizes["seconds"], rest)
        opens = Load(arena.suite.url, openings, rate=sizes["rate"], patience=0)
        reads = Load(arena.suite.url, readings, rate=sizes["rate"], patience=0)
        with opens.running() as opened, reads.running() as read:
            offered = spike.result()
            opens.stop()
            reads.stop()
        after = held(arena)
        calm = arena.drained()
        unread = _unread(arena)
    yield reported("openings a second that the suite can take", capacity)
    yield reported("openings a second that were offered", offered)
    yield at_least("times what it can take", offered / capacity, _TIMES, speed=True)
    yield at_least("requests turned away with 503, of those that were sampled", opened.answers.get("503", 0), 1)
    yield exactly("503 without Retry-After", opened.unhelpful, 0)
    yield at_most("p95 of the admitted, in seconds", opened.p95("201"), _P95, speed=True)
    yield at_most("p95 of those turned away, in seconds", opened.p95("503"), _AT_ONCE, speed=True)
    yield reported("openings admitted, of those that were sampled", opened.answers.get("201", 0))
    yield exactly("readings that were refused meanwhile", read.failed, 0)
    yield at_most("p95 of the readings, in seconds", read.p95("200"), _P95, speed=True)
    yield at_most("seconds until the backlog was worked off", calm, _DRAINED, speed=True)
    yield exactly("dead letters", arena.dead(), 0)
    grown = max(after[pid].mib - before[pid].mib for pid in before.keys() & after.keys())
    yield at_most("MiB that a process has grown by, at the most", grown, _GROWTH_MIB)
    yield exactly("events in the queue of a partner that reads none, which is full", unread, _PARTNER_LIMIT)


@contextmanager
def _limited(arena: Arena) -> Iterator[None]:
    """Have the partner's queue be full with few events, by a policy before that of every day."""
    limits = json.dumps({**PARTNER_LIMITS, "max-length": _PARTNER_LIMIT})
    arena.node.control("set_policy", "-p", _PARTNER, "--priority", "1", _POLICY, f"^{_PARTNER}$", limits)
    try:
        yield
    finally:
        arena.node.control("clear_policy", "-p", _PARTNER, _POLICY)


def _unread(arena: Arena) -> int:
    with closing(pika.BlockingConnection(pika.URLParameters(arena.suite.partner_url))) as connection:
        found = connection.channel().queue_declare(_PARTNER, passive=True)
    return int(found.method.message_count)


def _driven(arena: Arena, openings: list[Request], connections: float, seconds: float, rest: float = 0) -> float:
    """Open tickets over so many connections, and return how many were answered in a second."""
    file = arena.suite.layout.root / "spike.requests"
    write(file, openings)
    try:
        url, many, long = arena.suite.url, int(connections), int(seconds)
        return drive(url, file, connections=many, seconds=long, cycle=True, rest=rest).rps
    finally:
        file.unlink()


SCENARIO = Scenario(
    "overload",
    "openings from 600 connections, ten times what the suite can take; a partner's queue is full",
    run,
    full={"rate": 20, "connections": 600, "seconds": 60, "peace": 10},
    short={"rate": 5, "connections": 300, "seconds": 6, "peace": 3},
    control={"rate": 10, "connections": 300, "seconds": 8, "peace": 4},
    weakened=Setup(settings={"GATEWAY_THREADS": "600", "GATEWAY_MOST_IN_WORK": "600"}),
    switched_off="the gate (everybody is let in)",
    shows=("p95 of the admitted, in seconds", "p95 of the readings, in seconds"),
)
