# mypy: allow-untyped-calls
"""AsyncAPI 3.0 of the bus: every event, and who publishes it."""

from collections.abc import Iterable
from typing import Any

from contracts.core.events import Event
from gateway.documents.shapes import new_spec

_ENVELOPE = {
    "specversion": {"const": "1.0"},
    "id": {"type": "string", "format": "uuid", "description": "The same however often the event is delivered."},
    "source": {"type": "string"},
    "type": {"type": "string"},
    "subject": {"type": "string", "description": "What it happened to."},
    "time": {"type": "string", "format": "date-time"},
    "datacontenttype": {"const": "application/json"},
    "tenant": {"type": "string", "format": "uuid"},
    "actor": {"type": "string", "description": "`employee:…`, `customer:…` or `system:…`"},
    "aggregateversion": {"type": "integer"},
    "schemaversion": {"type": "integer"},
    "correlationid": {"type": "string"},
}


def asyncapi(events: Iterable[Event]) -> dict[str, Any]:
    """Return the AsyncAPI document of ``events``: CloudEvents in structured JSON on topic exchanges."""
    events = sorted(events, key=lambda event: event.key)
    spec, converter = new_spec("")
    payloads = {event.key: converter.resolve_nested_schema(event.payload) for event in events}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Steward events", "version": "1"},
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.key: _channel(event) for event in events},
        "operations": {f"publish.{event.key}": _operation(event) for event in events},
        "components": {
            "messages": {event.key: _message(event, payloads[event.key]) for event in events},
            "schemas": spec.to_dict()["components"]["schemas"],
        },
    }


def _channel(event: Event) -> dict[str, Any]:
    exchange = {"name": f"{event.producer}.events", "type": "topic", "durable": True}
    return {
        "address": event.key,
        "messages": {"event": {"$ref": f"#/components/messages/{event.key}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def _operation(event: Event) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{event.key}"}, "tags": [{"name": event.producer}]}


def _message(event: Event, payload: dict[str, Any]) -> dict[str, Any]:
    properties = {
        **_ENVELOPE,
        "type": {"const": event.type},
        "schemaversion": {"const": event.version},
        "data": payload,
    }
    required = [name for name in properties if name != "correlationid"]
    return {
        "name": event.type,
        "summary": (event.payload.__doc__ or "").strip().partition("\n")[0],
        "payload": {"type": "object", "required": required, "properties": properties},
    }
