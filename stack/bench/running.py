"""The bench from beginning to end: the suite is started, filled, watched at rest, measured, stopped."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chassis import runtime
from chassis.settings import Settings
from contracts.ticketing.rpc import GET_TICKET, OPEN_TICKET
from stack.api import Client
from stack.bench import aims, copies, events, exporting, people, relaying, trust
from stack.bench.aims import Aim
from stack.bench.backlog import Backlog, admin, watching
from stack.bench.bulk import Bulk
from stack.bench.capping import capping
from stack.bench.cpu import Groups, spent
from stack.bench.doors import doors_of
from stack.bench.figures import Figure, head, write
from stack.bench.flames import PARTS, Flames
from stack.bench.floors import FLOORS, Floors, serving_floors
from stack.bench.groups import suite_roots
from stack.bench.harbour import Harbour
from stack.bench.hop.ends import hops
from stack.bench.latency import EXACT
from stack.bench.meter import Measured, Target
from stack.bench.multiples import in_turn, multiples
from stack.bench.operations import ONCE, OPERATIONS
from stack.bench.plan import Plan
from stack.bench.revoking import WAYS, Somebody, measure
from stack.bench.seeding import make_tickets, stop_clocks
from stack.bench.wrk import Request, ensure_wrk
from stack.demo.company import Company
from stack.play.beginning import ensure_demo_company
from stack.play.opening import Follow
from stack.resilience.arena import Arena
from stack.resilience.checks import Check
from stack.suite import Suite
from stack.suite.clock import SharedClock
from stack.suite.parts import GATEWAY

_NOT_OURS = ("DATABASE_URL", "AMQP_URL", "TESTCONTAINERS")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """``say`` tells what is done, ``show`` prints the table line by line."""

    plan: Plan
    say: Say
    show: Say

    def run(self, follow: Follow) -> list[Figure]:
        """Measure everything and return the figures; they are in the file then."""
        ensure_wrk(self.say)
        self._leave_aside()
        harbour = Harbour()
        with ExitStack() as running:
            suite = running.enter_context(
                Suite(self.plan.data, self.say, settings=people.TIRELESS, define=harbour.define)
            )
            operator = ensure_demo_company(suite, self.say, follow)
            self._trust(suite, operator)
            stop_clocks(operator)
            log = suite.layout.logs / "floors.log"
            floors = running.enter_context(serving_floors(suite.servers.database.admin_url, log))
            backlog = running.enter_context(watching(suite))
            there_and_back = running.enter_context(hops(suite, harbour))
            targets = self._targets(suite, operator, backlog, floors)
            return self._measure(suite, [*there_and_back, *targets], backlog)

    def _leave_aside(self) -> None:
        for name in _NOT_OURS:
            # Only of servers that we started ourselves can the CPU time be read.
            if os.environ.pop(name, None):
                self.say(f"{name} is left aside: the bench measures servers of its own")

    def trust(self, follow: Follow) -> None:
        """Measure only what trust costs."""
        with Suite(self.plan.data, self.say, settings=people.TIRELESS) as suite:
            self._trust(suite, ensure_demo_company(suite, self.say, follow))

    def revoking(self, follow: Follow, times: int) -> None:
        """Measure only how long what was taken from somebody still works, each way so many times."""
        with Suite(self.plan.data, self.say, settings=people.TIRELESS) as suite:
            operator = ensure_demo_company(suite, self.say, follow)
            somebody = Somebody(operator, suite.credentials.passwords["staff"])
            with doors_of(suite) as doors:
                for what, way in WAYS.items():
                    self.show(measure(doors, what, partial(way, somebody), times).row())

    def events(self, follow: Follow) -> list[Aim]:
        """Measure only events, and the suite at rest; return the figures, which are in the file then."""
        ensure_wrk(self.say)
        self._leave_aside()
        harbour = Harbour((relaying.EXCHANGE,))
        with Suite(self.plan.data, self.say, settings=people.TIRELESS, database=EXACT, define=harbour.define) as suite:
            operator = ensure_demo_company(suite, self.say, follow)
            stop_clocks(operator)
            with events.ready(suite, operator, harbour, self.plan) as stage:
                found = list(self._aims(events.measure(stage, self.say)))
        aims.write(self.plan.events, found)
        return found

    def _aims(self, found: Iterable[Aim]) -> Iterator[Aim]:
        self.show(aims.head())
        for aim in found:
            self.show(aim.row())
            yield aim

    def flames(self, follow: Follow, folder: Path) -> None:
        """Only draw flame graphs, into ``folder``."""
        ensure_wrk(self.say)
        self._leave_aside()
        with Suite(self.plan.data, self.say, settings=people.TIRELESS) as suite, watching(suite) as backlog:
            operator = ensure_demo_company(suite, self.say, follow)
            stop_clocks(operator)
            for op, requests in self._lists(suite, operator, PARTS).items():
                target = Target(op, suite.url, requests, Groups({}), backlog, op in ONCE)
                target.warm_up(self.plan)
                for file in Flames(suite, self.plan, folder).draw(target):
                    self.show(str(file))

    def copies(self, follow: Follow) -> list[Check]:
        """Measure only whether more copies do more work, and whether anything is lost when they come and go."""
        ensure_wrk(self.say)
        self._leave_aside()
        with ExitStack() as running:
            suite = running.enter_context(Suite(self.plan.data, self.say, settings=copies.SETTINGS))
            operator = ensure_demo_company(suite, self.say, follow)
            stop_clocks(operator)
            backlog = running.enter_context(watching(suite))
            lists = self._lists(suite, operator, ("read", "open"))
            targets = [Target(op, suite.url, requests, Groups({}), backlog) for op, requests in lists.items()]
            caps = running.enter_context(capping(copies.SHARE))
            crew = copies.Crew(Arena(suite, operator, Company(), SharedClock(suite.layout.run / "clock"), {}), caps)
            measured = []
            for pace in copies.paces(crew, targets, self.plan, backlog):
                self.show(pace.row())
                measured.append(pace)
            return [*copies.judged(measured), *copies.changing(crew, self.say)]

    def bulk(self, follow: Follow, rooms: int) -> list[Check]:
        """Measure only what importing so many rooms costs, as a new tenant beside the demo company."""
        self._leave_aside()
        with Suite(self.plan.root / "bulk", self.say, settings=people.TIRELESS) as suite, watching(suite) as backlog:
            # What is done only once, connections and plans, is done with the small company.
            ensure_demo_company(suite, self.say, follow)
            return list(Bulk(suite, backlog, rooms, self.say, follow).run())

    def export(self, follow: Follow, rows: int) -> list[Check]:
        """Measure only what memory the export of so many tickets takes."""
        with Suite(self.plan.root / "bulk", self.say, settings=people.TIRELESS) as suite:
            return list(exporting.export(suite, ensure_demo_company(suite, self.say, follow), rows, self.say))

    def _trust(self, suite: Suite, operator: Client) -> None:
        senders = people.gather(operator, Company(), suite.credentials.passwords["staff"])
        settings = Settings.load(GATEWAY, suite.environment(GATEWAY))
        running = runtime.build(settings)
        try:
            for op, token, method, permission in (
                ("read, by who sees the whole company", senders.reader, GET_TICKET, "ticket:read"),
                ("open, by the desk of a project", next(iter(senders.desks.values())), OPEN_TICKET, "ticket:open"),
            ):
                self.show(trust.measure(running, settings.keys, op, token, method, permission).row())
        finally:
            running.engine.dispose()

    def _targets(self, suite: Suite, operator: Client, backlog: Backlog, floors: Floors) -> list[Target]:
        lists = self._lists(suite, operator, OPERATIONS)
        roots = suite_roots(suite)
        whole = Groups(roots, backlog.backends)
        floor = Groups({"floor": (floors.pid,), "database": roots["database"]}, backlog.backends)
        return [
            *(Target(op, floors.url, [request], floor, backlog) for op, request in FLOORS.items()),
            *(Target(op, suite.url, lists[op], whole, backlog, op in ONCE) for op in OPERATIONS),
        ]

    def _lists(self, suite: Suite, operator: Client, wanted: Iterable[str]) -> dict[str, list[Request]]:
        self.say("filling the tenant with tickets, unless they are there")
        tenant = operator.get("/v1/me")["tenant_id"]
        senders = people.gather(operator, Company(), suite.credentials.passwords["staff"])
        with closing(admin(suite, "ticketing")) as database:
            self.say(f"{make_tickets(database, tenant):,} tickets in the tenant")
            return {op: OPERATIONS[op](database, tenant, senders) for op in wanted}

    def _measure(self, suite: Suite, targets: Sequence[Measured], backlog: Backlog) -> list[Figure]:
        groups = Groups(suite_roots(suite), backlog.backends)
        backlog.drain()
        self._rest(groups)
        self.say("warming up")
        dead = backlog.dead()
        for target in targets:
            target.warm_up(self.plan)
        self.show(head())
        figures = list(self._figures(targets))
        write(self.plan.latest, figures)
        for line in (aims.head(), *(aim.row() for aim in multiples(figures))):
            self.show(line)
        if backlog.dead() > dead:
            self.show(f"✗ {backlog.dead() - dead} messages ended in dead-letter queues: see {suite.layout.logs}")
        return figures

    def _rest(self, groups: Groups) -> None:
        self.say(f"watching the suite at rest for {self.plan.idle_seconds:.0f} s")
        before = groups.read()
        time.sleep(self.plan.idle_seconds)  # noqa: TID251 - nothing is awaited: this is what is measured
        cpu = spent(before, groups.read())
        memory = groups.memory()
        seconds = self.plan.idle_seconds
        for title, values, unit in (
            ("idle CPU", {name: used * 100 / seconds for name, used in cpu.items()}, "% of a core"),
            ("memory (PSS)", memory, "MiB"),
        ):
            parts = ", ".join(f"{name} {value:.1f}" for name, value in values.items())
            self.show(f"{title} at rest: {sum(values.values()):.1f} {unit} ({parts})")

    def _figures(self, targets: Sequence[Measured]) -> Iterator[Figure]:
        for connections in self.plan.connections:
            for target in in_turn(targets):
                figure = target.measure(self.plan, connections)
                self.show(figure.row())
                yield figure
