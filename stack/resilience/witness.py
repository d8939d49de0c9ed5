"""Writes down, in every work process, in which order events arrive and have their effect."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

NAME = "witness"
"""The file, below the suite's root."""
ARRIVED, DONE = "arrived", "done"


@dataclass(frozen=True)
class Seen:
    """An event of ``subject``, as a consumer saw it: the moment is the line's place in the file."""

    what: str
    consumer: str
    subject: str
    version: int
    id: str


def work_witnessed(service: str) -> int:
    """Work :func:`witnessed`."""
    from chassis import process

    with witnessed(service):
        return process.work(service)


@contextmanager
def witnessed(service: str) -> Iterator[None]:
    """Handle events as ever, and write down each arrival and each effect."""
    from chassis.events import wire
    from chassis.events.consumer import Handles

    file = os.open(Path(os.environ["STEWARD_UPLOADS"]).parent / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    take, handle = wire.read_event, Handles.handle

    def taken(message: Any, consumer: str) -> wire.Inbound:
        event = take(message, consumer)
        _write(file, ARRIVED, consumer, event.envelope)
        return event

    def handled(self: Handles, instance: Any, events: Sequence[wire.Inbound]) -> None:
        handle(self, instance, events)
        for event in events:
            _write(file, DONE, f"{service}.{self.method_name}", event.envelope)

    with patch.object(wire, "read_event", taken), patch.object(Handles, "handle", handled):
        yield


def _write(file: int, what: str, consumer: str, envelope: dict[str, Any]) -> None:
    # One write for a line: the system keeps those of several processes apart, and in their order.
    seen = (what, consumer, envelope["subject"], envelope["aggregateversion"], envelope["id"])
    os.write(file, (" ".join(map(str, seen)) + "\n").encode())


def out_of_order(file: Path, what: str) -> tuple[int, int]:
    """Return how many events were seen for the first time, and how many of them after a later one of the same thing."""
    newest: defaultdict[tuple[str, str], int] = defaultdict(int)
    known: set[tuple[str, str]] = set()
    late = 0
    for seen in _lines(file):
        if seen.what == what and (seen.consumer, seen.id) not in known:
            known.add((seen.consumer, seen.id))
            thing = seen.consumer, seen.subject
            late += seen.version < newest[thing]
            newest[thing] = max(newest[thing], seen.version)
    return len(known), late


def _lines(file: Path) -> Iterator[Seen]:
    for line in file.read_text().splitlines():
        what, consumer, subject, version, event = line.split(" ")
        yield Seen(what, consumer, subject, int(version), event)
