"""A made-up service for the tests, run as processes of their own by ``acting``.

What it does with a request or an event, the request or event says. Each handler writes a line into the file RECORD.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from chassis.amqp.framework import GreenletExit, eventlet
from chassis.events import due, handles, together
from chassis.events.declaring import takes_together
from chassis.observe import logs
from chassis.pausing import Paused
from chassis.process.parts import Parts
from chassis.process.running import STOP_SECONDS, serving_process, working_process
from chassis.rpc import answers
from contracts.core.errors import Conflict, Invalid, Unauthenticated
from contracts.core.events import Event
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Empty

DO = RpcMethod("alpha", "do", Empty, Empty)
HAPPENED = Event("beta", "thing.happened", Empty)
ENDED = Event("beta", "thing.ended", Empty)
CROWDED = Event("beta", "thing.crowded", Empty)
RESTED = Event("beta", "thing.rested", Empty)
REST = 2.0
SEALED = Event("alpha", "log.sealed", Empty)


class Service:
    """Does what it is asked to."""

    name = "alpha"

    @answers(DO)
    def do(self, work: Any, request: dict[str, Any]) -> Any:
        """Do ``request["what"]``."""
        record("do", request)
        return act(request) or {"did": request}


class Handlers:
    """Takes events, some of them twice over."""

    name = "alpha"
    log_sealed = SEALED

    @handles(HAPPENED)
    def first(self, work: Any, event: dict[str, Any]) -> None:
        """Do what the event says that the first one does."""
        take("first", event)

    @handles(HAPPENED, ENDED)
    def second(self, work: Any, event: dict[str, Any]) -> None:
        """Do what the event says that the second one does."""
        take("second", event)

    @together()
    @handles(CROWDED)
    def many(self, work: Any, events: list[dict[str, Any]]) -> None:
        """Do what the events say, after writing down how many came together."""
        record("many", {"ids": [event["id"] for event in events]})
        for event in events:
            act(event["data"].get("many", {}))

    @together(rest=REST)
    @handles(RESTED)
    def rested(self, work: Any, events: list[dict[str, Any]]) -> None:
        """Write down how many came together."""
        record("rested", {"ids": [event["id"] for event in events]})

    @due("chore")
    def chore(self, work: Any, item: dict[str, Any]) -> None:
        """Write down that it was done."""
        record("chore", item)


def take(handler: str, event: dict[str, Any]) -> None:
    """Write down begin and end, and act in between."""
    record(handler, {"id": event["id"], "subject": event.get("subject"), "at": "begin"})
    act(event["data"].get(handler, {}))
    record(handler, {"id": event["id"], "subject": event.get("subject"), "at": "end"})


def act(orders: dict[str, Any]) -> Any:
    """Do what is ordered: wait, fail in one of many ways, or return something odd."""
    what = orders.get("what")
    if seconds := orders.get("sleep"):
        time.sleep(seconds)  # noqa: TID251 - the work takes its time
    if once := orders.get("once"):
        if Path(once).exists():
            return None
        Path(once).touch()
    if "until" in orders and Path(orders["until"]).exists():
        return None
    if failure := FAILURES.get(what):
        raise failure()
    return {1: object()} if what == "odd" else None


class Unheard(BaseException):
    """An exception that is no Exception."""


FAILURES: dict[Any, Callable[[], BaseException]] = {
    "raise": lambda: RuntimeError("a fault with a secret in it"),
    "conflict": lambda: Conflict("the state does not allow it"),
    "invalid": lambda: Invalid("it cannot be"),
    "unauthenticated": lambda: Unauthenticated("the signed context cannot be accepted"),
    "timeout": eventlet.Timeout,
    "exit": GreenletExit,
    "base": Unheard,
    "system_exit": SystemExit,
}


def record(handler: str, what: dict[str, Any]) -> None:
    """Write a line, in one piece."""
    line = orjson.dumps({"handler": handler, "pid": os.getpid(), "time": time.time(), **what}) + b"\n"
    with Path(os.environ["RECORD"]).open("ab", buffering=0) as file:
        file.write(line)


class NoOutbox:
    """An outbox with nothing in it."""

    @contextmanager
    def next_batch(self, limit: int) -> Iterator[list[Any]]:
        """Nothing."""
        yield []

    def sleep(self, timeout: float) -> None:
        """Wait."""
        eventlet.sleep(timeout)


def take_due(handlers: Mapping[str, Callable[..., Any]]) -> int:
    """Do one chore for each file in the folder DUE, or die."""
    if os.environ.get("DUE") == "dies":
        raise Unheard
    folder = Path(os.environ.get("DUE", "/nonexistent"))
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    for file in found:
        file.unlink()
        handlers["chore"](None, {"id": file.name})
    return len(found)


def paused() -> Paused | None:
    """It is while the file PAUSED is there, and nobody knows while that is a folder."""
    file = Path(os.environ.get("PAUSED", "/nonexistent"))
    return Paused(datetime(2026, 3, 1, tzinfo=UTC), file.read_text()) if file.exists() else None


def hand_over(function: Callable[..., Any], instance: Any, items: Sequence[tuple[Event, dict[str, Any]]]) -> None:
    """Give the function what it takes."""
    envelopes = [envelope for _, envelope in items]
    function(instance, None, envelopes if takes_together(function) else envelopes[0])


def parts() -> Parts:
    """The inner parts: nothing between the message and the function."""
    return Parts(
        amqp_url=os.environ["AMQP_URL"],
        answer=lambda _, function, instance, envelope: function(instance, None, envelope["request"]),
        handle=hand_over,
        kinds_due=lambda kinds: kinds,
        take_due=take_due,
        outbox=NoOutbox(),
        lag=lambda: (0, 0.0),
        chores={},
        quiet=lambda: None,
        seal=lambda: 0,
        tell_sealed=lambda _: 0,
        paused=paused,
        check_database=lambda: None,
        max_workers=int(os.environ.get("MAX_WORKERS", "10")),
    )


def main(role: str) -> int:
    """Be one of the two processes."""
    logs.configure("alpha", role)
    address = os.environ.get("HEALTH_ADDRESS", "")
    if role == "serve":
        process = serving_process(Service, parts(), health_address=address)
    else:
        process = working_process(Handlers, parts(), health_address=address)
    process.stop_seconds = float(os.environ.get("STOP_SECONDS", STOP_SECONDS))
    return process.run()
