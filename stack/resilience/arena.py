"""Where faults are done: the suite with the demo company, every connection of which goes through a link of our own."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from chassis.process import serve, work
from stack.accounts import remove
from stack.api import Client
from stack.bench.backlog import admin, watching
from stack.bench.operations import open_requests
from stack.bench.people import TIRELESS, People
from stack.bench.people import gather as gather_senders
from stack.bench.seeding import stop_clocks
from stack.bench.wrk import Request
from stack.demo.company import Company
from stack.errors import StackError
from stack.paths import Layout
from stack.play.beginning import ensure_demo_company
from stack.play.cast import Cast, gather
from stack.play.opening import Follow
from stack.play.performance import TENANT
from stack.play.story import Story
from stack.postgres import EmbeddedPostgres
from stack.rabbitmq import PrivateBroker
from stack.resilience.proxy import Link, Proxy
from stack.suite import Suite
from stack.suite.clock import SharedClock
from stack.suite.environment import health_folder
from stack.suite.operating import operated
from stack.suite.parts import PARTS
from stack.suite.readiness import report, sockets
from stack.suite.suite import Definitions, unchanged
from stack.supervisor.control import Control
from stack.supervisor.spec import ProcessSpec
from stack.waiting import came_true

BROKER, DATABASE = "broker", "database"
_COMPANY = Company()
_NOT_OURS = ("DATABASE_URL", "AMQP_URL", "TESTCONTAINERS")
_READY_SECONDS = 60.0

Target = Callable[[str], int | None]
Say = Callable[[str], None]
Server = TypeVar("Server")


@dataclass(frozen=True)
class Setup:
    """What is other than usual: ``targets`` run in place of ``serve`` and ``work`` (by that name), ``settings`` beside
    those that every process is told. With ``define`` the broker begins anew, with other definitions, and again when
    it is over.
    """

    targets: Mapping[str, Target] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    define: Callable[[Definitions], Definitions] | None = None

    def amended(self, spec: ProcessSpec) -> ProcessSpec:
        """Return what to run in place of ``spec``."""
        usual = {serve: "serve", work: "work"}.get(spec.target) if callable(spec.target) else None  # type: ignore[arg-type]
        target: Any = self.targets.get(usual or "", spec.target)
        return replace(spec, target=target, env={**spec.env, **self.settings})


USUAL = Setup()


@dataclass(frozen=True)
class Arena:
    """A running suite, with the handles by which it is shaken."""

    suite: Suite
    operator: Client
    company: Company
    clock: SharedClock
    links: Mapping[tuple[str, str], Link]

    @property
    def control(self) -> Control:
        """The supervisor's ear."""
        return self.suite.supervisor.control

    @property
    def node(self) -> PrivateBroker:
        """The broker."""
        return _ours(self.suite.servers.broker.node)

    @property
    def server(self) -> EmbeddedPostgres:
        """The database server."""
        return _ours(self.suite.servers.database.embedded)

    @cached_property
    def tenant(self) -> str:
        """The demo company."""
        return str(self.operator.get("/v1/me")["tenant_id"])

    @property
    def people(self) -> People:
        """Those who send requests."""
        return self._everybody[0]

    @property
    def cast(self) -> Cast:
        """Those who take part in a repair."""
        return self._everybody[1]

    @cached_property
    def _everybody(self) -> tuple[People, Cast]:
        password = self.suite.credentials.passwords["staff"]
        cast = gather(Story(lambda _line: None), self.operator, TENANT, self.company, password)
        senders = gather_senders(self.operator, self.company, password)
        # The lead is among both, and whoever is given a password has no earlier session any more.
        lead = Client(self.operator.url, senders.leads[cast.room["org_node_id"]])
        return senders, replace(cast, lead=lead)

    def openings(self) -> list[Request]:
        """Return requests that open tickets, for a room each, sent by the desks of the projects."""
        with closing(admin(self.suite, "ticketing")) as database:
            return open_requests(database, self.tenant, self.people)

    def rows(self, part: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return what the database of ``part`` holds, asked as the administrator and past the links."""
        with closing(admin(self.suite, part)) as database, database.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def ready(self, seconds: float = _READY_SECONDS) -> bool:
        """Say whether all processes are ready within so many seconds."""
        return came_true(lambda: not self.suite.missing(), seconds, 0.1)

    @contextmanager
    def scaled(self, copies: Mapping[str, int]) -> Iterator[None]:
        """Have so many copies of each of these kinds of process while the with-block lasts, and one afterwards."""
        for name, count in copies.items():
            self.control.incr(name, count - 1)
        try:
            self.await_copies(copies)
            yield
        finally:
            for name, count in copies.items():
                self.control.decr(name, count - 1)

    def await_copies(self, copies: Mapping[str, int]) -> None:
        """Return when so many copies of each of these kinds are ready. Raises StackError where they are not in time."""
        if not came_true(lambda: all(self._copies(name) >= count for name, count in copies.items()), _READY_SECONDS):
            raise StackError(f"after {_READY_SECONDS:.0f} s there are not so many copies ready: {dict(copies)}")

    def _copies(self, name: str) -> int:
        pids = self.control.pids(name)
        named = {path.stem.rpartition("-")[2]: path for path in sockets(health_folder(self.suite.layout))}
        told = (report(named[pid]) for pid in map(str, pids) if pid in named)
        return sum(found is not None and found["status"] == "ok" for found in told)

    def recovered(self, what: str, say: Say) -> float:
        """Return how many seconds from now it takes until all processes are ready, and tell ``what`` was done."""
        began = time.monotonic()
        self.ready()
        took = time.monotonic() - began
        say(f"{what}; {took:.1f} s after it was there again, everything was ready")
        return took

    def drained(self) -> float:
        """Wait until nothing is left to do anywhere; return how many seconds that took. Raises StackError."""
        began = time.monotonic()
        with watching(self.suite) as backlog:
            backlog.drain()
        return time.monotonic() - began

    def dead(self) -> int:
        """Return how many messages rest in dead-letter queues."""
        with watching(self.suite) as backlog:
            return backlog.dead()

    def operate(self, part: str, *words: str) -> str:
        """Return what an operator's command says, run as in the image of a part. Raises StackError where it fails."""
        done = operated(part, words, self.suite.environment(part), capture=True)
        if done.returncode:
            raise StackError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def logs(self) -> Iterator[str]:
        """Yield what each log says so far."""
        return (path.read_text(errors="replace") for path in self.suite.layout.logs.glob("*.log"))

    def log_lines(self, text: str) -> int:
        """Return how many lines of all logs have ``text``."""
        return sum(log.count(text) for log in self.logs())


def _ours(server: Server | None) -> Server:
    if server is None:
        raise StackError("faults are done to servers of our own only")
    return server


@contextmanager
def arena(root: Path, say: Say, follow: Follow, setup: Setup = USUAL, company: Company = _COMPANY) -> Iterator[Arena]:
    """Yield the arena, whose data is in ``root`` and stays there."""
    with ExitStack() as opened:
        opened.enter_context(_servers_of_our_own())
        routes = _Routes(opened.enter_context(Proxy()))
        clock = SharedClock.resumed(root / "clock")
        settings = {"STEWARD_CLOCK_FILE": str(clock.file), **TIRELESS}
        if setup.define:
            opened.enter_context(_another_broker(Layout(root).rabbitmq))
        suite = opened.enter_context(
            Suite(
                root,
                say,
                settings=settings,
                amend=lambda spec: routes.amended(setup.amended(spec)),
                define=setup.define or unchanged,
            )
        )
        operator = ensure_demo_company(suite, say, follow, company)
        stop_clocks(operator)
        yield Arena(suite, operator, company, clock, routes.links)


@contextmanager
def _another_broker(folder: Path) -> Iterator[None]:
    """Have the broker begin with nothing, and end with nothing: a queue that is there keeps its arguments."""
    remove(folder)
    try:
        yield
    finally:
        remove(folder)


@contextmanager
def _servers_of_our_own() -> Iterator[None]:
    named = {name: os.environ.pop(name) for name in _NOT_OURS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(named)


class _Routes:
    """Leads each part's connections over links of its own."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self.links: dict[tuple[str, str], Link] = {}

    def amended(self, spec: ProcessSpec) -> ProcessSpec:
        """Return ``spec`` with addresses that lead over links."""
        part = spec.name.removesuffix("-work")
        if part not in PARTS:
            return spec
        names = {"AMQP_URL": BROKER, f"{part.upper()}_DATABASE_URL": DATABASE}
        led = {name: self._led(part, what, spec.env[name]) for name, what in names.items() if name in spec.env}
        return replace(spec, env={**spec.env, **led})

    def _led(self, part: str, what: str, url: str) -> str:
        place = urlsplit(url)
        if (part, what) not in self.links:
            self.links[part, what] = self._proxy.link(place.hostname or "", place.port or 0)
        login = place.netloc.rpartition("@")[0]
        return place._replace(netloc=f"{login}@127.0.0.1:{self.links[part, what].port}").geturl()
