"""From an event on the wire to its effect: once for each consumer, in one transaction."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import runtime
from chassis.context import system_context
from chassis.database import UnitOfWork
from chassis.inbox import first_time
from contracts.core.events import Event

HANDLING_SECONDS = 30.0


@dataclass(frozen=True)
class Delivered:
    """An event as it arrived; ``data`` is the payload, loaded by its contract."""

    id: UUID
    type: str
    tenant_id: UUID
    subject: str
    time: datetime
    aggregate_version: int
    actor: str
    correlation_id: str
    data: dict[str, Any]


Function = Callable[[Any, UnitOfWork, Delivered], None]


def handle(event: Event, function: Function, instance: Any, envelope: Mapping[str, Any]) -> None:
    """Have ``function`` take the event in ``envelope``, unless it had it before.

    The name of the function is the consumer's in the inbox. Whatever is raised means that nothing was changed and the
    event may be delivered again.
    """
    running = runtime.current()
    delivered = opened(event, envelope)
    deadline = time.time() + HANDLING_SECONDS
    context = system_context(
        running.service, delivered.tenant_id, doing=event.type, request_id=delivered.correlation_id, deadline=deadline
    )
    with running.works.begin(context) as work:
        if first_time(work, f"{running.service}.{function.__name__}", delivered.id):
            function(instance, work, delivered)


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
    )
