"""Processes with a mend switched off: what the negative controls run in place of the usual ones."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from inspect import signature
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

MENDED = "mended"
"""The file, below the suite's root, that says that a handler is mended."""

_LATE_SECONDS = 0.05
_LEAK = 100 * 1024
_LEAK_A_DESCRIPTOR = 50


def instead(place: object, name: str, other: Callable[..., object]) -> AbstractContextManager[object]:
    """Have ``other`` stand for what ``place`` has by this name.

    Raises TypeError where it does not take what that does: a control that fails of itself shows nothing.
    """
    signature(other).bind(*signature(getattr(place, name)).parameters)
    return patch.object(place, name, other)


def work_without_inbox(service: str) -> int:
    """Handle every event as often as it is delivered.

    The broker is told a little late that it has been handled: so that a kill in between, which the storm meets a few
    times in some hundred, is met in a short one.
    """
    from chassis import process
    from chassis.amqp.framework import eventlet
    from chassis.events import handling
    from chassis.process import composing

    usual = handling.handle

    def handled_and_paused(*given: Any) -> None:
        usual(*given)
        eventlet.sleep(_LATE_SECONDS)

    def all_of_them(_work: object, _consumer: str, event_ids: Sequence[UUID], _passing: object) -> set[UUID]:
        return set(event_ids)

    with instead(handling, "news", all_of_them), instead(composing, "handle", handled_and_paused):
        return process.work(service)


def work_without_confirms(service: str) -> int:
    """Mark events as sent without waiting for the broker's word."""
    from chassis import process
    from chassis.amqp.publisher import Publisher

    usual = Publisher.publish

    def hopeful(publisher: Publisher, messages: Sequence[object], timeout: float) -> None:
        try:
            usual(publisher, messages, timeout)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - this is the mend that is switched off
            print(f"not confirmed, and forgotten: {error}")

    with instead(Publisher, "publish", hopeful):
        return process.work(service)


def serve_without_keys(service: str) -> int:
    """Answer a request as often as it is sent."""
    from chassis import process
    from chassis.rpc import answering

    with instead(answering, "_claim", lambda *_: None):
        return process.serve(service)


def serve_hurriedly(service: str) -> int:
    """Answer before what was committed is on disk."""
    from chassis import process
    from chassis.database import opening, works

    usual = opening.opening

    def hurried(*given: Any) -> tuple[str, tuple[Any, ...]]:
        statement, values = usual(*given)
        return f"{statement},set_config('synchronous_commit','off',true)", values

    with instead(works, "opening", hurried):
        return process.serve(service)


def serve_until_killed(service: str) -> int:
    """End at once when asked to stop."""
    return _without_stopping(service, "serve")


def work_until_killed(service: str) -> int:
    """End at once when asked to stop."""
    return _without_stopping(service, "work")


def _without_stopping(service: str, role: str) -> int:
    from chassis import process
    from chassis.process.stopping import StopSignal

    usual = StopSignal.wait

    def ended(stop: StopSignal) -> None:
        usual(stop)
        os._exit(1)

    with instead(StopSignal, "wait", ended):
        run: Callable[[str], int] = getattr(process, role)
        return run(service)


def work_until_mended(service: str) -> int:
    """Work with handlers that are :func:`mended_later`."""
    from chassis import process

    with mended_later():
        return process.work(service)


@contextmanager
def mended_later() -> Iterator[None]:
    """Time out over events with a mark, until a file says that the handler is mended."""
    from chassis.amqp.framework import eventlet
    from chassis.events import handling

    usual = handling.opened
    mended = Path(os.environ["STEWARD_UPLOADS"]).parent / MENDED

    def opened(event: Any, envelope: Mapping[str, Any]) -> Any:
        if envelope["correlationid"].startswith("poison-") and not mended.exists():
            raise eventlet.Timeout
        return usual(event, envelope)

    with instead(handling, "opened", opened):
        yield


def work_burying_nothing(service: str) -> int:
    """Acknowledge what cannot be taken."""
    return _burying_nothing(service, "work")


def serve_burying_nothing(service: str) -> int:
    """Acknowledge what cannot be taken."""
    return _burying_nothing(service, "serve")


def _burying_nothing(service: str, role: str) -> int:
    from chassis import process
    from chassis.amqp.burial import Burial
    from chassis.amqp.received import Received

    def forget(_burial: Burial, received: Received, *_: object) -> None:
        received.ack()

    with instead(Burial, "bury", forget):
        run: Callable[[str], int] = getattr(process, role)
        return run(service)


def work_by_another_clock(service: str) -> int:
    """Do the due work of ticketing by a clock that is two hours ahead of everybody else's."""
    from chassis import process

    if service != "ticketing":
        return process.work(service)
    shared = Path(os.environ.pop("STEWARD_CLOCK_FILE"))
    offset = float(shared.read_text()) if shared.exists() else 0.0
    os.environ["STEWARD_CLOCK_OFFSET_SECONDS"] = str(offset + 7200)
    return process.work(service)


def with_competing_consumers(definitions: dict[str, Any]) -> dict[str, Any]:
    """Let all copies of a consumer take events at the same time, as stock nameko does."""
    queues = [{**queue, "arguments": _without_turns(queue["arguments"])} for queue in definitions["queues"]]
    return {**definitions, "queues": queues}


def _without_turns(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name != "x-single-active-consumer"}


def serve_leaking(service: str) -> int:
    """Keep something of every request for ever: 100 KiB, and of each fiftieth a descriptor."""
    from chassis import process
    from chassis.process import composing
    from chassis.rpc.answering import answer

    kept: list[bytes] = []

    def leaking(*given: Any) -> Any:
        kept.append(os.urandom(_LEAK))
        if len(kept) % _LEAK_A_DESCRIPTOR == 0:
            os.open(os.devnull, os.O_RDONLY)
        return answer(*given)

    with instead(composing, "answer", leaking):
        return process.serve(service)
