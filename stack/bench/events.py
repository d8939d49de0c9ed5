"""Events: how soon a partner has them, what a relay moves, what a notification costs, what all of it takes at rest."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from statistics import fmean

from psycopg2.extensions import connection

from chassis.amqp import names
from stack.api import Client
from stack.bench import latency, notifying, people, relaying
from stack.bench.aims import Aim
from stack.bench.backlog import Backlog, admin, watching
from stack.bench.cpu import Groups, spent
from stack.bench.figures import Figure
from stack.bench.floors import FLOORS, Floors, serving_floors
from stack.bench.groups import suite_roots
from stack.bench.harbour import Harbour
from stack.bench.meter import Target
from stack.bench.multiples import FLOOR, JUDGED_AT
from stack.bench.operations import change_requests, open_requests
from stack.bench.partner import listening
from stack.bench.people import People
from stack.bench.plan import Plan
from stack.bench.seeding import make_tickets
from stack.demo.company import Company
from stack.errors import StackError
from stack.suite import Suite
from stack.suite.parts import PARTNER
from stack.waiting import came_true

RATE = 100.0
"""Opens, and then dispatches, in a second."""
MOST_AT_REST = 3.0
"""Per cent of a core."""

_CONNECTIONS = 16
_KEPT = 0.95
_SETTLING_SECONDS = 20.0
_HEARING_SECONDS = 10.0
_QUEUED = "SELECT count(*) FROM messages WHERE state = 'queued' AND channel IN ('sms', 'email')"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """A running suite with what is needed to measure it."""

    suite: Suite
    tenant: str
    senders: People
    tickets: connection
    messages: connection
    backlog: Backlog
    harbour: Harbour
    floors: Floors
    plan: Plan

    @property
    def floor(self) -> Target:
        """Floor I, beside which the machine's speed shows."""
        roots = {"floor": (self.floors.pid,), "database": suite_roots(self.suite)["database"]}
        groups = Groups(roots, self._ours)
        return Target(FLOOR, self.floors.url, [FLOORS[FLOOR]], groups, self.backlog)

    @property
    def groups(self) -> Groups:
        """The suite's processes, and the backends that there are by now."""
        return notifying.parted(self.suite, self.messages, self._ours)

    @property
    def at_rest(self) -> Groups:
        """The suite's processes. Backends are the database's: those that are not needed end meanwhile."""
        return Groups(suite_roots(self.suite), self._ours)

    @property
    def _ours(self) -> set[int]:
        return {database.info.backend_pid for database in (self.tickets, self.messages)} | self.backlog.backends


@contextmanager
def ready(suite: Suite, operator: Client, harbour: Harbour, plan: Plan) -> Iterator[Stage]:
    """Yield the stage, with as many tickets as the bench has."""
    with ExitStack() as opened:
        tickets, messages = (opened.enter_context(closing(admin(suite, part))) for part in ("ticketing", "notify"))
        tenant = operator.get("/v1/me")["tenant_id"]
        make_tickets(tickets, tenant)
        senders = people.gather(operator, Company(), suite.credentials.passwords["staff"])
        backlog = opened.enter_context(watching(suite))
        floors = opened.enter_context(
            serving_floors(suite.servers.database.admin_url, suite.layout.logs / "floors.log")
        )
        yield Stage(suite, tenant, senders, tickets, messages, backlog, harbour, floors, plan)


def measure(stage: Stage, say: Say) -> Iterator[Aim]:
    """Yield each figure as it is known."""
    stage.backlog.drain()
    say(f"watching the suite at rest for {stage.plan.rest_seconds:.0f} s")
    yield from _beside_the_floor(stage, lambda: [_rest(stage)])
    say(f"{RATE:.0f} opens a second for {stage.plan.seconds} s, with a partner that listens")
    yield from _beside_the_floor(stage, lambda: _opening(stage))
    say(f"{RATE:.0f} dispatches a second for {stage.plan.seconds} s, and then their text messages")
    yield from _beside_the_floor(stage, lambda: _dispatching(stage))
    say(f"{relaying.COUNT:,} events for one relay")
    yield relaying.measure(stage.suite, stage.harbour, stage.tickets, stage.groups)


def _rest(stage: Stage) -> Aim:
    # What the start has left to vacuum and to write down is over then.
    time.sleep(_SETTLING_SECONDS)  # noqa: TID251 - nothing is awaited
    seconds, groups = stage.plan.rest_seconds, stage.at_rest
    before = groups.read()
    time.sleep(seconds)  # noqa: TID251 - nothing is awaited: this is what is measured
    cpu = {name: used * 100 / seconds for name, used in spent(before, groups.read()).items()}
    return Aim("the whole suite at rest", sum(cpu.values()), "% of a core", most=MOST_AT_REST, parts=cpu)


def _beside_the_floor(stage: Stage, measured: Callable[[], Iterable[Aim]]) -> list[Aim]:
    """Return what is ``measured``, judged by the speed that the machine had just before and after."""

    def floor() -> float:
        return stage.floor.measure(stage.plan, JUDGED_AT).cpu_ms["sum"]

    before, found = floor(), list(measured())
    between = fmean((before, floor()))
    return [aim.beside(between) for aim in found]


def _opening(stage: Stage) -> Iterator[Aim]:
    requests = open_requests(stage.tickets, stage.tenant, stage.senders)
    target = Target("open", stage.suite.url, requests, stage.groups, stage.backlog, rate=RATE)
    target.warm_up(stage.plan)
    target.groups = stage.groups
    with listening(stage.suite.partner_url, names.partner_queue(PARTNER)) as arrived:
        since = time.time()
        figure = _whole(target.measure(stage.plan, _CONNECTIONS))
        opened = latency.committed(stage.tickets, stage.tenant, since)
        came_true(lambda: len(latency.heard(opened, arrived)) == len(opened), _HEARING_SECONDS)
    yield _reached("opens", figure)
    yield from latency.judged(latency.delays(opened, arrived))
    yield notifying.cost("the notification of an open", figure.cpu, figure.load.sent)


def _dispatching(stage: Stage) -> Iterator[Aim]:
    requests = change_requests(stage.tickets, stage.tenant, stage.senders)
    target = Target("change", stage.suite.url, requests, stage.groups, stage.backlog, once=True, rate=RATE)
    with notifying.deliveries_held(stage.suite, stage.tenant):
        target.warm_up(stage.plan)
        groups = target.groups = stage.groups
        figure = _whole(target.measure(stage.plan, _CONNECTIONS))
        yield _reached("dispatches", figure)
        yield notifying.cost("the notification of a dispatch", figure.cpu, figure.load.sent)
        queued, before = _queued(stage.messages), groups.read()
    stage.backlog.drain()
    cpu = spent(before, groups.read())
    yield notifying.cost("the delivery of a text message", cpu, queued, most=None)


def _reached(what: str, figure: Figure) -> Aim:
    """Return how many were done in a second, with how soon they were answered and the CPU time of each."""
    parts = {"their p50 ms": figure.load.p50_ms, "CPU ms of each": figure.cpu_ms["sum"]}
    return Aim(f"{what} a second", figure.load.rps, "", least=RATE * _KEPT, parts=parts)


def _whole(figure: Figure) -> Figure:
    if figure.load.errors:
        raise StackError(f"{figure.load.errors} requests failed, such as: {figure.load.first_error}")
    return figure


def _queued(messages: connection) -> int:
    with messages.cursor() as cursor:
        cursor.execute(_QUEUED)
        count: int = cursor.fetchall()[0][0]
    return count
