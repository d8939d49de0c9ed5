"""Whether a request costs more because there is more: tickets of one tenant, or other tenants.

Each stage is reached by one command in ticketing's database. Then each level of the company asks over one connection.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from psycopg2.extensions import connection

from stack.api import Client
from stack.bench import people
from stack.bench.asking import Asking
from stack.bench.backlog import admin, watching
from stack.bench.cpu import Groups
from stack.bench.floors import serving_floors
from stack.bench.groups import suite_roots
from stack.bench.grown import HEAD, Comparison, Cost, Stage
from stack.bench.levels import Levels, levels_of, requests_of
from stack.bench.plan import Plan
from stack.bench.seeding import leave_alone, look_after, made, make_others, make_tickets, stop_clocks
from stack.bench.sending import sending
from stack.demo.company import Company
from stack.errors import StackError
from stack.play.beginning import ensure_demo_company
from stack.play.opening import Follow
from stack.suite import Suite

Say = Callable[[str], None]


@dataclass(frozen=True)
class Growing:
    """Asks each operation ``times`` times. ``say`` tells what is done, ``show`` prints the table line by line."""

    plan: Plan
    times: int
    say: Say
    show: Say

    def run(self, stages: Sequence[Stage], follow: Follow) -> Comparison:
        """Return what each operation costs at each of ``stages``, which grow; an earlier run's are kept."""
        compared = Comparison(self.plan.root / "growth.json")
        with Suite(self.plan.data, self.say, settings=people.TIRELESS) as suite:
            operator = ensure_demo_company(suite, self.say, follow)
            stop_clocks(operator)
            self.show(HEAD)
            for stage in stages:
                for cost in compared.known(stage) or self._costs(suite, operator, stage):
                    self.show(compared.take(cost).row())
                compared.keep()
        return compared

    def _costs(self, suite: Suite, operator: Client, stage: Stage) -> Iterator[Cost]:
        who = levels_of(operator, Company(), suite.credentials.passwords["staff"])
        tenant = operator.get("/v1/me")["tenant_id"]
        with closing(admin(suite, "ticketing")) as database:
            self._grow(database, tenant, stage, who)
            asked = list(requests_of(database, tenant, who, stage.tickets))
        with _asking(suite, self.times) as asking:
            for one, found in asking.measured(asked):
                yield Cost(stage, one.level, one.op, found.cpu_ms, found.floor_ms, found.blocks)

    def _grow(self, database: connection, tenant: str, stage: Stage, who: Levels) -> None:
        if made(database, tenant) > stage.tickets:
            raise StackError(f"more than {stage.tickets:,} tickets are there: remove {self.plan.data} to begin anew")
        began = time.monotonic()
        leave_alone(database)
        make_tickets(database, tenant, stage.tickets, who.empty.nodes[0])
        make_others(database, tenant, stage.tenants - 1)
        self.say(f"{stage.tickets:,} tickets, {stage.tenants:,} tenants, after {time.monotonic() - began:.0f} s")


@contextmanager
def _asking(suite: Suite, times: int) -> Iterator[Asking]:
    admin_url = suite.servers.database.admin_url
    with ExitStack() as opened:
        floors = opened.enter_context(serving_floors(admin_url, suite.layout.logs / "floors.log"))
        backlog = opened.enter_context(watching(suite))
        counts = opened.enter_context(closing(admin(suite, "ticketing")))
        roots, ours = suite_roots(suite), backlog.backends | {counts.info.backend_pid}
        floor = Groups({"floor": (floors.pid,), "database": roots["database"]}, ours)

        def tidy() -> None:
            # What a connection has read is counted when it ends.
            with closing(admin(suite, "ticketing")) as database:
                look_after(database)

        asked, below = (opened.enter_context(sending(url)) for url in (suite.url, floors.url))
        yield Asking(times, asked, below, Groups(roots, ours), floor, backlog, counts, tidy)
