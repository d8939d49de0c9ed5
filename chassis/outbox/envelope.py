"""The CloudEvents envelope that an event travels in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.context import Context
from contracts.core.events import Event
from contracts.core.uuids import new_id, text_of


@dataclass(frozen=True)
class Outgoing:
    """An event that is about to be written: what the relay needs to know, and the finished body."""

    event_id: UUID
    routing_key: str
    subject: str
    aggregate_version: int
    body: str


@dataclass(frozen=True)
class Circumstances:
    """Who says it, in which context and when."""

    service: str
    context: Context
    now: datetime


def enveloped(event: Event, data: Any, subject: str, version: int, said: Circumstances) -> Outgoing:
    """Return ``data`` (the payload on the wire) in its envelope."""
    event_id = new_id()
    attributes = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": f"/steward/{said.service}",
        "type": event.type,
        "subject": subject,
        "time": said.now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "tenant": text_of(said.context.tenant_id),
        "actor": said.context.principal,
        "aggregateversion": version,
        "schemaversion": event.version,
        "correlationid": said.context.request_id,
        "data": data,
    }
    return Outgoing(event_id, event.key, subject, version, orjson.dumps(attributes).decode())
