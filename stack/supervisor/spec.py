"""What a supervisor is told of the processes it runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Target = Callable[..., int | None]
Address = tuple[str, int]
STOP_SECONDS = 25.0
"""Longer than the 20 s in which a process finishes its work by itself."""


@dataclass(frozen=True)
class ProcessSpec:
    """A kind of process, and how many copies of it.

    `target` is a callable, which is run with `args` in a fork of the supervisor (what it returns is the exit code), or
    a command line. `green` targets are run with eventlet's standard library. `sockets` are opened once, before the
    first copy starts, and are shared by all: a command line finds the one called "web" as
    `fd://$(circus.sockets.web)`, a target finds its descriptor in the environment as `SOCKET_WEB`.
    """

    name: str
    target: Target | Sequence[str]
    args: tuple[Any, ...] = ()
    copies: int = 1
    env: Mapping[str, str] = field(default_factory=dict)
    sockets: Mapping[str, Address] = field(default_factory=dict)
    green: bool = False
    stop_seconds: float = STOP_SECONDS

    @property
    def command(self) -> tuple[str, ...]:
        """The command line; empty for a callable."""
        return () if callable(self.target) else tuple(self.target)


@dataclass(frozen=True)
class Event:
    """Something that happened to a process.

    `exit_code` is negative for a signal, `lived` and `again_in` (the time to its restart) are seconds.
    """

    kind: str  # "started", "ended" (on its own), "stopped" (as it was told)
    name: str
    pid: int
    exit_code: int | None = None
    lived: float | None = None
    again_in: float | None = None
