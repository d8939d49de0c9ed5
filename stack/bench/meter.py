"""One run: a load, and the CPU time that it and what follows from it took."""

from dataclasses import dataclass, field
from typing import Protocol

from stack.bench.cpu import Seconds, spent
from stack.bench.figures import Figure
from stack.bench.plan import Plan
from stack.bench.wrk import Load, Request, drive, write

WARM_UP_SECONDS = 2
WARM_UP_CONNECTIONS = 8


class Read(Protocol):
    """Processes whose CPU time can be read."""

    def read(self) -> Seconds:
        """Return the CPU seconds by group."""


class Measured(Protocol):
    """What is measured at some numbers of connections."""

    @property
    def op(self) -> str:
        """What it is called."""

    def warm_up(self, plan: Plan) -> Load:
        """Let everything be done once that is done only once."""

    def measure(self, plan: Plan, connections: int) -> Figure:
        """Return what a run took."""


class Followed(Protocol):
    """What follows from a load, and can be waited for."""

    def drain(self) -> None:
        """Wait until nothing is left to do."""


@dataclass
class Target:
    """An operation at ``url``. The processes of ``groups`` do the work, ``backlog`` holds what is left to them.

    Where requests can be sent only ``once``, each run goes on in the list where the one before ended. With a ``rate``
    so many are begun in a second, and no more.
    """

    op: str
    url: str
    requests: list[Request]
    groups: Read
    backlog: Followed
    once: bool = False
    rate: float = 0
    _used: int = field(default=0, init=False)

    def warm_up(self, plan: Plan) -> Load:
        """Let everything be done once that is done only once: connections, plans, caches."""
        load = self.drive(plan, WARM_UP_CONNECTIONS, WARM_UP_SECONDS)
        self.backlog.drain()
        return load

    def measure(self, plan: Plan, connections: int) -> Figure:
        """Run the load, wait for what follows from it, and return what both took."""
        before = self.groups.read()
        load = self.drive(plan, connections, plan.seconds)
        self.backlog.drain()
        return Figure(self.op, connections, load, spent(before, self.groups.read()))

    def drive(self, plan: Plan, connections: int, seconds: int) -> Load:
        """Send the requests for so many seconds, and return what came of it."""
        file = plan.requests(self.op)
        write(file, self.requests[self._used :])
        try:
            load = drive(self.url, file, connections=connections, seconds=seconds, cycle=not self.once, rate=self.rate)
        finally:
            file.unlink()
        if self.once:
            # One more than was sent: wrk has asked for it, and only tried it out.
            self._used += load.sent + 1
        return load
