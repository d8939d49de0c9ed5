"""Who asks at each level of the company, and what they ask while it grows."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import uuid4

from psycopg2.extensions import connection

from contracts.ticketing.vocabulary import STATUSES
from stack.api import Client
from stack.bench.operations import ROOMS, report, rows
from stack.bench.seeding import id_of
from stack.bench.wrk import Request
from stack.demo.company import Company
from stack.play.cast import accounts_of, log_in_as
from stack.play.performance import TENANT
from stack.play.story import came

_LEAD = "project_lead"
_PATH = "/v1/tickets"
_SAMPLE = 30_000
_SOME = """
SELECT tickets.id::text, org_node_id::text, status, (
    SELECT employees.id::text FROM employees, jsonb_array_elements(posts) AS post
    WHERE employees.tenant_id = tickets.tenant_id AND post ->> 'role' = 'repair_worker'
        AND post ->> 'node_id' = org_node_id::text LIMIT 1
)
FROM tickets WHERE tenant_id = %s AND id = ANY (%s::uuid[])
"""


@dataclass(frozen=True)
class Level:
    """Who has ``token`` asks about what is in the projects ``nodes``."""

    name: str
    token: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Levels:
    """Everybody who asks; ``empty`` is the lead of a project that gets no tickets, and only lists."""

    levels: tuple[Level, ...]
    empty: Level


@dataclass(frozen=True)
class Asked:
    """What is asked at a level; ``once`` says that a request cannot be sent again."""

    level: str
    op: str
    requests: list[Request]
    once: bool = False


def levels_of(operator: Client, company: Company, password: str) -> Levels:
    """Log in who asks for the group, for a company of it, for a project of that, and for a project without tickets.

    The company's manager gets a lead's rights over all of it, so that each may do all that is measured.
    """
    ids = {node["code"]: str(node["id"]) for node in operator.get("/v1/nodes")["items"]}
    cities = {project.node_code: project.city for project in company.projects}
    first, second, *others = cities
    near = [code for code in cities if cities[code] == cities[first]]
    manager, lead, other = company.manager_over(first), *(company.holders(_LEAD, code)[0] for code in (first, second))
    numbers = [person.number for person in (manager, lead, other)]
    accounts = came("every employee has an account", lambda: accounts_of(operator, set(numbers)))
    _make_lead(operator, accounts[manager.number], ids[manager.node_code])
    tokens = [log_in_as(operator, TENANT, number, accounts[number], password).token or "" for number in numbers]

    def level(name: str, token: str, *codes: str) -> Level:
        return Level(name, token, tuple(ids[code] for code in codes))

    return Levels(
        (
            level("group", operator.token or "", first, *others),
            level("company", tokens[0], *near),
            level("project", tokens[1], first),
        ),
        level("none", tokens[2], second),
    )


def requests_of(database: connection, tenant: str, who: Levels, made: int) -> Iterator[Asked]:
    """Yield what is measured. ``made`` tickets were made of the tenant, by their numbers."""
    chance = Random(made)
    some = {id_of(tenant, chance.randint(1, made)) for _ in range(_SAMPLE)}
    tickets, rooms = rows(database, _SOME, tenant, sorted(some)), rows(database, ROOMS, tenant)
    for found in (tickets, rooms):
        chance.shuffle(found)
    reported = {ticket: (node, worker) for ticket, node, status, worker in tickets if status == "reported"}
    # Each can be dispatched once: whoever reaches the least comes first.
    for level in reversed(who.levels):
        own = {ticket: reported.pop(ticket) for ticket, (node, _) in list(reported.items()) if node in level.nodes}
        homes = [report(*about) for node, *about in rooms if node in level.nodes]
        yield Asked(level.name, "open", [Request("POST", _PATH, level.token, home) for home in homes])
        seen = [ticket for ticket, node, *_ in tickets if node in level.nodes]
        yield Asked(level.name, "read", [Request("GET", f"{_PATH}/{ticket}", level.token) for ticket in seen])
        yield from _lists(level)
        given = ((f"{_PATH}/{ticket}/dispatch", {"worker_id": worker}) for ticket, (_, worker) in own.items())
        yield Asked(level.name, "change", [Request("POST", path, level.token, body) for path, body in given], once=True)
    yield from _lists(who.empty)


def _lists(level: Level) -> Iterator[Asked]:
    """Yield the newest 20, and the newest of each status in turn."""
    page = f"{_PATH}?limit=20"
    asked = {
        "list": [page],
        "list status": [f"{page}&status={status}" for status in STATUSES],
    }
    for op, paths in asked.items():
        yield Asked(level.name, op, [Request("GET", path, level.token) for path in paths])


def _make_lead(operator: Client, account: str, node: str) -> None:
    body = {"role": _LEAD, "org_node_id": node, "from_date": "2020-01-01", "to_date": None}
    operator.put(f"/v1/accounts/{account}/grants/{uuid4()}", body)
