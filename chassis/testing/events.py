"""Events and due work in process, as over the bus."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from chassis import runtime
from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.due_work import find_due
from chassis.events.declaring import declared_due, declared_handlers
from chassis.events.due_work import do
from chassis.events.handling import Delivered, handle, opened
from chassis.outbox.envelope import Circumstances, enveloped
from chassis.testing.clocks import clock_at
from chassis.testing.databases import runtime_of
from chassis.testing.working import a_context
from contracts.core import registry
from contracts.core.events import Event

_WRITTEN = text("SELECT body, routing_key FROM chassis.outbox WHERE tenant_id = :tenant ORDER BY id")

_SENT = text("UPDATE chassis.outbox SET sent_at = now() WHERE tenant_id = :tenant AND sent_at IS NULL")


def emitted(service: str, tenant: UUID, event: Event | None = None) -> list[Delivered]:
    """Return what ``service`` has emitted for ``tenant``, oldest first, as a handler gets it: all, or one event's."""
    with runtime_of(service).engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        rows = connection.execute(_WRITTEN, {"tenant": tenant}).all()
    if event:
        return [opened(event, orjson.loads(body)) for body, key in rows if key == event.key]
    known = registry.events() if rows else {}
    return [opened(known[key], orjson.loads(body)) for body, key in rows]


def relayed(service: str, tenant: UUID) -> None:
    """Have all that ``service`` has emitted for ``tenant`` count as sent."""
    with runtime_of(service).engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        connection.execute(_SENT, {"tenant": tenant})


def deliver(
    handlers: type,
    event: Event,
    payload: Mapping[str, Any],
    *,
    tenant: UUID,
    event_id: UUID | None = None,
    subject: UUID | str | None = None,
    version: int = 0,
) -> UUID:
    """Have the methods of ``handlers`` for ``event`` take it, each in its own transaction; return the event's id.

    ``payload`` goes over the wire and is validated. The same ``event_id`` again is a second delivery.
    """
    running = runtime_of(handlers.name)  # type: ignore[attr-defined]
    context = a_context(tenant, principal=f"system:{event.producer}")
    said = Circumstances(event.producer, context, running.clock.now())
    envelope = orjson.loads(enveloped(event, event.dump(payload), str(subject or tenant), version, said).body)
    envelope["id"] = str(event_id or envelope["id"])
    functions = [getattr(handlers, name) for name, events in declared_handlers(handlers).items() if event in events]
    if not functions:
        raise LookupError(f"{handlers.__name__} does not handle {event.key}")
    with runtime.using(running):
        for function in functions:
            handle(function, handlers(), [(event, envelope)])
    return UUID(envelope["id"])


def run_due(handlers: type, tenant: UUID, at: datetime | None = None) -> int:
    """Do what is due for ``tenant``, with the clock ``at`` that moment; return how many pieces. Failures are kept."""
    running = runtime_of(handlers.name)  # type: ignore[attr-defined]
    by_kind = {kind: getattr(handlers(), name) for name, kind in declared_due(handlers).items()}
    with clock_at(at or running.clock.now()), runtime.using(running):
        found = find_due(running.engine, running.clock.now(), list(by_kind), 1000)
        return sum(do(running, by_kind[due.kind], [due]) for due in found if due.tenant_id == tenant)
