"""What a unit of work writes beside its rows, all together with COMMIT: events, log rows, due work."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson

from chassis.context import Context
from chassis.outbox.envelope import Outgoing
from contracts.core.uuids import new_id, text_of

Statement = tuple[str, tuple[Any, ...]]

# A relay that is awake needs no waking, and NOTIFY takes a lock over the whole database when its transaction commits.
_EVENT = """
WITH written AS (
    INSERT INTO chassis.outbox (event_id, tenant_id, routing_key, subject, aggregate_version, body)
    VALUES (%s, %s, %s, %s, %s, %s)
)
SELECT pg_notify('outbox', '') FROM chassis.relay WHERE asleep_until > clock_timestamp()
"""
_LOG = """
INSERT INTO chassis.operation_log
    (tenant_id, at, principal, acting_for, address, permission, request_id, action, subject_type, subject_id,
    before, after, org_node_id, salt)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_REMEMBER = """
INSERT INTO chassis.due_work (tenant_id, id, kind, subject_id, due_at, data) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (tenant_id, kind, subject_id) WHERE done_at IS NULL
DO UPDATE SET due_at = excluded.due_at, data = excluded.data, attempts = 0, last_error = NULL
"""
_FORGET = "DELETE FROM chassis.due_work WHERE tenant_id = %s AND kind = %s AND subject_id = %s AND done_at IS NULL"


def event_row(tenant_id: UUID, event: Outgoing) -> Statement:
    """Return what writes an event for the relay, and wakes the relay where it sleeps."""
    where = (event.routing_key, event.subject, event.aggregate_version)
    return _EVENT, (text_of(event.event_id), text_of(tenant_id), *where, event.body)


def log_row(
    context: Context,
    at: datetime,
    action: str,
    subject: tuple[str, UUID | str],
    change: tuple[Any, Any],
    node: UUID | None,
) -> Statement:
    """Return what writes who did ``action`` to ``subject`` (type, id) at ``node``, and the state before and after."""
    who = (text_of(context.tenant_id), at, context.principal, context.acting_for, context.address or None)
    before, after = (None if state is None else _json(state) for state in change)
    request = (context.permission, context.request_id)
    what = (action, subject[0], str(subject[1]), before, after, str(node) if node else None)
    # Made here, and not guessable, as that of a row from before is: for the server it is a file to open.
    return _LOG, (*who, *request, *what, str(uuid4()))


def due_row(tenant_id: UUID, kind: str, subject_id: UUID, at: datetime, data: dict[str, Any] | None) -> Statement:
    """Return what writes work that is due ``at``; an open row of the same kind and subject is set anew."""
    return _REMEMBER, (text_of(tenant_id), str(new_id()), kind, str(subject_id), at, _json(data or {}))


def no_due_row(tenant_id: UUID, kind: str, subject_id: UUID) -> Statement:
    """Return what takes open work back."""
    return _FORGET, (text_of(tenant_id), kind, str(subject_id))


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
