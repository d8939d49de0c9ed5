"""What it costs to import rooms with those who live there, beside COPY of the same rows into the tables that own them.

The import is all that answers it: the gateway, which reads the workbook, the services that own what is in it, what the
database server does for these, and all that cannot be told apart (the broker, the server's own processes). The
projections are everything else: relays, handlers, and what the server does for them. The gateway's worker does both, so
its handling of events is paused, as an operator pauses it, until the import is done.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from psycopg2.extensions import connection

from chassis import pausing
from chassis.database.engine import unpooled_engine
from gateway.imports.sheets import SHEETS
from stack.api import Client
from stack.bench import copying
from stack.bench.backends import DATABASE, kinds, serving, with_backends
from stack.bench.backlog import Backlog, admin
from stack.bench.cpu import Groups, Seconds, spent
from stack.demo.workbook import write_company
from stack.errors import StackError
from stack.play.beginning import begin, entered
from stack.play.opening import Follow, upload
from stack.resilience.checks import Check, at_most, exactly, reported
from stack.resilience.pacing import pause
from stack.suite import Suite
from stack.suite.parts import GATEWAY

TIMES = 10.0
"""How many times the CPU time of COPY an import may take; and what follows from it as many times more."""

_OWNERS = ("property", "customer", "hr")
_IMPORTING = (GATEWAY, f"{GATEWAY}-work", *_OWNERS)
_BOTH = (f"{GATEWAY}-work", serving(f"{GATEWAY}-work"))
_SHARED = ("broker", DATABASE, "supervisor")
_LOADED = ("rooms", "customers")
_SEED = 2
_COPIES = 2
_PAUSED_SECONDS = 5.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Spent:
    """The CPU seconds by kind of process, and what the gateway's worker took ``later``, when it handled events."""

    cpu: Seconds
    later: Seconds

    @property
    def importing(self) -> Seconds:
        """Of the import itself."""
        own = {*_IMPORTING, *map(serving, _IMPORTING), *_SHARED}
        return {name: used - self.later.get(name, 0.0) for name, used in self.cpu.items() if name in own}

    @property
    def following(self) -> Seconds:
        """Of the projections."""
        return {name: used for name, used in self.cpu.items() if name not in self.importing} | dict(self.later)


@dataclass(frozen=True)
class Bulk:
    """Loads a company with so many ``rooms`` into ``suite``, as a new tenant."""

    suite: Suite
    backlog: Backlog
    rooms: int
    say: Say
    follow: Follow

    def run(self) -> Iterator[Check]:
        """Yield what it costs."""
        code = f"bulk-{uuid4().hex[:8]}"
        begin(self.suite, code)
        operator = entered(self.suite, code)
        with TemporaryDirectory() as folder:
            first, second = self._workbooks(Path(folder))
            self.say("loading the organization, its projects and its staff")
            self._loaded(operator, first)
            self._settle()
            self.say(f"loading {self.rooms:,} rooms and who lives there")
            with self._events_paused():
                before = self._meter().read()
                state = self._loaded(operator, second)
                imported = self._meter().read()
            self.backlog.drain()
            # Whom the server has begun to serve meanwhile has spent nothing before.
            after = self._meter().read()
        later = spent(imported, after)
        taken = Spent(spent(before, after), {name: max(0.0, later[name]) for name in _BOTH})
        copied, floor = self._floor(operator.get("/v1/me")["tenant_id"])
        yield reported("rows of the workbook", state["rows_read"])
        yield exactly("refused rows", state["refused"], 0)
        yield reported("rows that COPY takes", copied)
        yield reported("CPU seconds of COPY", floor)
        yield from _parts("import", taken.importing)
        yield at_most("CPU time of the import, in times of COPY", sum(taken.importing.values()) / floor, TIMES)
        yield from _parts("projections", taken.following)
        yield at_most("CPU time of the projections, in times of COPY", sum(taken.following.values()) / floor, TIMES)

    def _workbooks(self, folder: Path) -> tuple[Path, Path]:
        """Write what is not measured, and what is."""
        first, second = folder / "company.xlsx", folder / "rooms.xlsx"
        write_company(first, _SEED, self.rooms, [sheet for sheet in SHEETS if sheet.name not in _LOADED])
        write_company(second, _SEED, self.rooms, [sheet for sheet in SHEETS if sheet.name in _LOADED])
        return first, second

    def _loaded(self, operator: Client, workbook: Path) -> Mapping[str, int]:
        state = upload(operator, workbook, self.follow)
        if state["status"] != "done":
            raise StackError(f"the workbook was not loaded: {state}")
        return state

    def _floor(self, tenant: str) -> tuple[int, float]:
        """Return how many rows there are, and the CPU seconds of the database server for their COPY."""
        self.say("loading the same rows by COPY")
        with ExitStack() as opened:
            databases = {part: opened.enter_context(closing(admin(self.suite, part))) for part in copying.TABLES}
            seconds, rows = 0.0, 0
            for _ in range(_COPIES):
                taken = {part: copying.rows_of(one, copying.TABLES[part], tenant) for part, one in databases.items()}
                rows = sum(map(copying.count, taken.values()))
                self._settle()
                server = Groups({DATABASE: kinds(self.suite)[DATABASE]}, self.backlog.backends)
                before = server.read()
                for part, database in databases.items():
                    copying.copy(database, taken[part])
                seconds += spent(before, server.read())[DATABASE]
        return rows, seconds / _COPIES

    @contextmanager
    def _events_paused(self) -> Iterator[None]:
        engine = unpooled_engine(self.suite.database_url(GATEWAY))
        try:
            pausing.pause(engine, "an import is measured apart from what follows")
            pause(_PAUSED_SECONDS)  # so long operators are told to wait
            yield
        finally:
            pausing.resume(engine)
            engine.dispose()

    def _settle(self) -> None:
        """Have nothing left to do of what came before: no vacuum, no page to write."""
        self.backlog.drain()
        for part in ("property", "customer", "ticketing", "billing", "notify", "hr", GATEWAY):
            with closing(admin(self.suite, part)) as database:
                _run(database, "VACUUM (ANALYZE)", "CHECKPOINT")

    def _meter(self) -> Groups:
        return Groups(with_backends(kinds(self.suite)), self.backlog.backends)


def _run(database: connection, *statements: str) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _parts(what: str, cpu: Seconds) -> Iterator[Check]:
    yield reported(f"CPU seconds of the {what}", sum(cpu.values()))
    for name, seconds in sorted(cpu.items(), key=lambda part: -part[1]):
        if seconds >= 0.1:
            yield reported(f"  {name}", seconds)
