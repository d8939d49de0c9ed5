"""The suite: started, waited for, stopped."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

from chassis.amqp import names
from chassis.amqp.definitions import definitions
from stack.beside import beside
from stack.errors import StackError
from stack.locks import FolderLock
from stack.paths import Layout
from stack.ports import kept_ports
from stack.servers import Servers, find_servers
from stack.suite.credentials import Credentials
from stack.suite.databases import prepare
from stack.suite.environment import database_url, environment_of, forget, health_folder, remember
from stack.suite.parts import GATEWAY, PARTNER, PARTS, PROCESSES, import_everything, partner, topologies
from stack.suite.processes import processes
from stack.suite.readiness import answers, gateway_url, not_ready
from stack.supervisor.background import Background
from stack.supervisor.spec import ProcessSpec
from stack.supervisor.supervisor import Supervisor
from stack.waiting import came_true

READY_SECONDS = 90.0
Say = Callable[[str], None]
Amend = Callable[[ProcessSpec], ProcessSpec]
Definitions = dict[str, Any]
Same = TypeVar("Same")


def unchanged(one: Same) -> Same:
    """Return what a process is run by, or the broker defined by, as it is."""
    return one


class Suite:
    """Everything on this machine, with its data below ``root``. Leaving the context stops what it started.

    ``start`` has a process beside this one look after the others; ``run`` is that process, which saves one.

    ``settings`` are more of those that every process is told, such as ``STEWARD_CLOCK_FILE``; ``database`` are for a
    PostgreSQL that is started. ``amend`` is asked, once the servers are there, what to run in place of each kind of
    process; ``define`` what a new broker's definitions are.
    """

    def __init__(
        self,
        root: Path,
        say: Say,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        database: Mapping[str, str] | None = None,
        amend: Amend = unchanged,
        define: Callable[[Definitions], Definitions] = unchanged,
    ) -> None:
        self.layout = Layout(root.absolute())
        self._say = say
        self._settings = settings or {}
        self._database = database
        self._amend = amend
        self._define = define
        self._wanted = {"web": port} if port else None
        self._servers: Servers | None = None
        self._supervisor: Background | None = None
        self._lock: FolderLock | None = None

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start everything and return when it is ready."""
        self._prepare()
        self.servers.ready()
        self._say("starting the processes")
        self._supervisor = Background(self._supervise(self._imports())).start()
        self._wait()
        return self

    def run(self, then: Callable[[], None]) -> None:
        """Start everything and return when somebody has ended it; ``then`` is done when it is ready, in a fork.

        Raises StackError where that fails, when everything is stopped.
        """
        try:
            self._prepare()
            self._imports()()  # now, while the broker starts
            self.servers.ready()
            self._say("starting the processes")
            with beside(partial(self._when_ready, then)):
                self._supervise().run()
        finally:
            self.stop()

    def _when_ready(self, then: Callable[[], None]) -> None:
        self._wait()
        then()

    def _prepare(self) -> None:
        """Start the servers and have everything there that the processes need."""
        self.layout.create()
        self._lock = FolderLock(self.layout.run / "suite.pid", "the suite").acquire()
        _emptied(health_folder(self.layout))
        self.credentials = Credentials.of(self.layout.secrets)
        self.ports = kept_ports(self.layout.ports, ("web", "health", "mail"), self._wanted)
        wanted = self._definitions()
        self._servers = find_servers(self.layout, wanted, os.environ, say=self._say, settings=self._database)
        prepare(self._servers.database.admin_url, self.credentials, self._say)
        remember(self.layout, {part: self.environment(part) for part in PARTS})

    def stop(self) -> None:
        """Stop everything that was started, the servers last."""
        if self._supervisor is not None:
            self._supervisor.stop()
        if self._servers is not None:
            self._servers.stop()
        if self._lock is not None:
            forget(self.layout)
            self._lock.release()

    @property
    def url(self) -> str:
        """Where the gateway is."""
        return gateway_url(self.ports)

    @property
    def servers(self) -> Servers:
        """The servers that are used."""
        if self._servers is None:
            raise StackError("the suite is not started")
        return self._servers

    @property
    def supervisor(self) -> Background:
        """What runs the processes."""
        if self._supervisor is None:
            raise StackError("the suite is not started")
        return self._supervisor

    @property
    def partner_url(self) -> str:
        """The broker's address for the demo's partner."""
        user = names.partner_queue(PARTNER)
        return self.servers.broker.url(user, self.credentials.passwords[user], user)

    def environment(self, part: str) -> dict[str, str]:
        """Return what the processes of ``part`` are told."""
        return environment_of(part, self.servers, self.credentials, self.layout, self._settings)

    def database_url(self, part: str) -> str:
        """Return the address of a part's database for its application role."""
        return database_url(part, self.servers.database.admin_url, self.credentials.passwords[f"{part}_app"])

    def _definitions(self) -> Definitions:
        return self._define(definitions(topologies(), self.credentials.passwords, [partner()]))

    def _imports(self) -> Callable[[], None]:
        return partial(import_everything, self.environment(GATEWAY))

    def _supervise(self, imports: Callable[[], None] | None = None) -> Supervisor:
        specs = [self._amend(spec) for spec in processes(self.environment, self.layout, self.ports)]
        return Supervisor(self.layout.run, specs, logs=self.layout.logs, imports=imports)

    def _wait(self) -> None:
        self._say("waiting until all of them are ready")
        if not came_true(lambda: not self.missing(), READY_SECONDS):
            missing = "; ".join(f"{name}: {reason}" for name, reason in self.missing().items())
            raise StackError(f"not ready after {READY_SECONDS:.0f} s: {missing}. See the logs in {self.layout.logs}")

    def missing(self) -> dict[str, str]:
        """Return which processes are not ready, and why."""
        reasons = not_ready(health_folder(self.layout), PROCESSES)
        if not answers(self.url):
            reasons[GATEWAY] = "does not answer"
        return reasons


def _emptied(folder: Path) -> None:
    """Make the folder, without the sockets of processes that were killed."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.sock"):
        path.unlink()
