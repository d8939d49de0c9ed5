"""From an event on the wire to its effect: once for each consumer, in one transaction."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import runtime
from chassis.context import system_context
from chassis.database import UnitOfWork
from chassis.events.declaring import takes_together
from chassis.inbox import news, tenant_erased
from chassis.observe import metrics
from chassis.observe.logs import log_for
from contracts.core.events import Event

_log = log_for(__name__)

HANDLING_SECONDS = 30.0


@dataclass(frozen=True)
class Delivered:
    """An event as it arrived; ``data`` is the payload, loaded by its contract, which says whether it is ``passing``."""

    id: UUID
    type: str
    tenant_id: UUID
    subject: str
    time: datetime
    aggregate_version: int
    actor: str
    correlation_id: str
    data: dict[str, Any]
    passing: bool = False


Item = tuple[Event, Mapping[str, Any]]
"""An event's contract, and the envelope in which one came."""


def handle(function: Callable[..., None], instance: Any, items: Sequence[Item]) -> None:
    """Have ``function`` take the events in ``items``, all of one tenant, but for those that it had before.

    What comes late, of a tenant that was erased or of what was cleared, is dropped.

    The name of the function is the consumer's in the inbox. Whatever is raised means that nothing was changed and the
    events may be delivered again.
    """
    running = runtime.current()
    arrived = {event.id: event for event in (opened(*item) for item in items)}
    first = next(iter(arrived.values()))
    context = system_context(
        running.service,
        first.tenant_id,
        doing=first.type,
        request_id=first.correlation_id,
        deadline=time.time() + HANDLING_SECONDS,
    )
    with running.works.begin(context) as work:
        passing = [event.time if event.passing else None for event in arrived.values()]
        fresh = news(work, f"{running.service}.{function.__name__}", list(arrived), passing)
        events = [event for event in arrived.values() if event.id in fresh]
        _note_known(work, function.__name__, len(arrived) - len(events))
        if events and takes_together(function):
            function(instance, work, events)
        elif events:
            function(instance, work, *events)


def _note_known(work: UnitOfWork, handler: str, count: int) -> None:
    if count and tenant_erased(work):
        _log.info("events of a tenant that was erased are dropped", handler=handler, count=count)
    elif count:
        metrics.EVENTS_KNOWN.labels(handler).inc(count)
        _log.info("events came again", handler=handler, count=count)


def following(work: UnitOfWork, event: Delivered) -> UnitOfWork:
    """Return the same transaction, in which what is said follows from ``event``: where several are taken together."""
    return work.within(replace(work.context, permission=event.type, request_id=event.correlation_id))


def opened(event: Event, envelope: Mapping[str, Any]) -> Delivered:
    """Return what is in ``envelope``. Raises :class:`Invalid`, KeyError or ValueError for what is no event of ours."""
    return Delivered(
        id=UUID(envelope["id"]),
        type=envelope["type"],
        tenant_id=UUID(envelope["tenant"]),
        subject=envelope["subject"],
        time=datetime.fromisoformat(envelope["time"]),
        aggregate_version=envelope["aggregateversion"],
        actor=envelope["actor"],
        correlation_id=envelope["correlationid"],
        data=event.load(envelope["data"]),
        passing=event.passing,
    )
