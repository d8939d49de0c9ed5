"""What a process is made of that is not transport."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.events.consumer import Handle
from chassis.events.relay import Outbox
from chassis.pausing import Paused
from chassis.retention import Chore
from chassis.rpc.server import Answer
from contracts.core.events import Event


@dataclass(frozen=True)
class Parts:
    """The inner parts of a process, and what it is told."""

    amqp_url: str
    answer: Answer
    handle: Handle
    kinds_due: Callable[[Collection[str]], Collection[str]]
    take_due: Callable[[Mapping[str, Callable[..., Any]]], int]
    outbox: Outbox
    lag: Callable[[], tuple[int, float]]
    chores: Mapping[str, Chore]
    quiet: Callable[[], int | None]
    seal: Callable[[], int]
    tell_sealed: Callable[[Event], int]
    paused: Callable[[], Paused | None]
    check_database: Callable[[], object]
    max_workers: int = 10
