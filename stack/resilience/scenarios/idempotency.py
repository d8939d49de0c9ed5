"""Keys that several senders use at once, changed requests under a used key, races for a version; with kills."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from uuid import uuid4

from stack.bench.wrk import Request
from stack.resilience.arena import Arena, Say, Setup
from stack.resilience.bursts import Bursts, Sending
from stack.resilience.checks import Check, at_least, exactly, reported
from stack.resilience.killing import killing
from stack.resilience.sabotage import serve_without_keys
from stack.resilience.scenario import Scenario, Sizes

_AT_ONCE = 5
_MOST = 40
_PAUSE = 3.0
_KILLED = ("ticketing", "gateway")
_OPENED = "SELECT count(*) FROM tickets WHERE tenant_id = %s AND description LIKE %s"
_RIVALS = """
SELECT id::text, version, org_node_id::text, (
    SELECT array_agg(employees.id::text) FROM employees, jsonb_array_elements(posts) AS post
    WHERE employees.tenant_id = tickets.tenant_id AND post ->> 'role' = 'repair_worker'
        AND post ->> 'node_id' = org_node_id::text
)
FROM tickets WHERE tenant_id = %s AND description LIKE %s AND status = 'reported' ORDER BY id LIMIT %s
"""


def run(arena: Arena, sizes: Sizes, say: Say) -> Iterator[Check]:
    """Send the bursts, then the changed requests, then run the races."""
    mark = uuid4().hex[:8]
    openings = _openings(arena, mark, int(sizes["keys"]))
    with Bursts(arena.suite.url, _MOST) as bursts:
        with killing(arena, _KILLED, _PAUSE):
            answers = bursts.send([[one] * _AT_ONCE for one in openings])
        arena.ready()
        say(f"{len(openings)} keys were sent {_AT_ONCE} times each: {dict(bursts.answers)}")
        changed = [replace(one, request=_changed(one.request)) for one in openings]
        refused = [answer.status_code for [answer] in bursts.send([[one] for one in changed])]
        with killing(arena, _KILLED, _PAUSE):
            races = bursts.send(_races(arena, mark, int(sizes["races"])))
    arena.ready()
    [(opened,)] = arena.rows("ticketing", _OPENED, arena.tenant, f"%{mark}%")
    yield exactly("resources made", opened, len(openings))
    different = sum(len({answer.text for answer in burst}) > 1 for burst in answers)
    yield exactly("keys whose answers were not all the same", different, 0)
    yield at_least("answers that the key is in use (409)", bursts.answers[HTTPStatus.CONFLICT], 1)
    yield exactly("409 or 503 without Retry-After", bursts.unhelpful, 0)
    yield exactly(
        "changed requests that were refused (422)", refused.count(HTTPStatus.UNPROCESSABLE_ENTITY), len(changed)
    )
    yield reported("races for a version", len(races))
    won = [sum(answer.ok for answer in race) for race in races]
    yield exactly("races that did not have just one winner", len(won) - won.count(1), 0)


def _openings(arena: Arena, mark: str, count: int) -> list[Sending]:
    rooms = arena.openings()
    chosen = [rooms[number % len(rooms)] for number in range(count)]
    return [
        Sending(_described(request, f"水龙头漏水 {mark}-{number}"), f"{mark}-{number}")
        for number, request in enumerate(chosen)
    ]


def _described(request: Request, description: str) -> Request:
    return replace(request, body={**(request.body or {}), "description": description})


def _changed(request: Request) -> Request:
    return _described(request, "别的报修内容")


def _races(arena: Arena, mark: str, count: int) -> list[list[Sending]]:
    """Return pairs of dispatches of a ticket to two workers, both for the version that was read."""
    rows = arena.rows("ticketing", _RIVALS, arena.tenant, f"%{mark}%", count)
    return [
        [
            Sending(
                Request("POST", f"/v1/tickets/{ticket}/dispatch", arena.people.leads[node], {"worker_id": worker}),
                str(uuid4()),
                f'"{version}"',
            )
            for worker in workers[:2]
        ]
        for ticket, version, node, workers in rows
    ]


SCENARIO = Scenario(
    "idempotency",
    f"each key is used by {_AT_ONCE} senders at once, with kills; two changes for the same version race",
    run,
    full={"keys": 2000, "races": 1000},
    short={"keys": 100, "races": 50},
    control={"keys": 100, "races": 50},
    weakened=Setup(targets={"serve": serve_without_keys}),
    switched_off="the claim of the idempotency key",
    shows=("resources made",),
)
