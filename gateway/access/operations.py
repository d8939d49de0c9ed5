"""The operation logs as auditors read them: the gateway's own (logins, grants, keys), and those of all parts as one."""

from datetime import datetime
from typing import Any

from chassis.operation_log import reading
from contracts.core.operations import OperationFilters, operations_of
from contracts.core.registry import SERVICES
from gateway import services
from gateway.http.call import Call
from gateway.works import context_of, work_of

_GATEWAY = "gateway"
_METHODS = {service: operations_of(service) for service in SERVICES}
_PARTS = sorted((*SERVICES, _GATEWAY))
_FILTERS = frozenset(OperationFilters().fields)
_NONE, _ALL = 0, 2**63 - 1
"""Below the one there is no id, below the other are all."""


def list_operations(call: Call) -> dict[str, Any]:
    """Return a page of what was done at the gateway, the newest first."""
    with work_of(call) as work:
        asked = {name: value for name, value in call.data.items() if name != "shown"}
        return reading.list_operations(work, **asked)


def list_all(call: Call) -> dict[str, Any]:
    """Return a page of what was done in all parts, the newest first, then by part.

    Raises Unavailable where a part does not answer: nobody would see what is missing.
    """
    filters = {name: value for name, value in call.data.items() if name in _FILTERS and value is not None}
    bound, limit = repr((call.who.tenant_id, sorted(filters.items()))).encode(), call.data["limit"]
    with work_of(call) as work:
        cursors = work.cursors
    after = cursors.read(call.data["cursor"], bound) if call.data["cursor"] else None
    pages = {part: _page(call, part, filters | _behind(after, part) | {"limit": limit}) for part in _PARTS}
    rows = [row | {"part": part} for part, page in pages.items() for row in page["items"]]
    items = sorted(rows, key=lambda row: row["exact_at"], reverse=True)[:limit]
    more = len(rows) > limit or any(page["next_cursor"] for page in pages.values())
    place = [items[-1][name] for name in ("exact_at", "part", "id")] if more else None
    return {"items": items, "next_cursor": place and cursors.write(place, bound)}


def _behind(after: Any, part: str) -> dict[str, Any]:
    """Return what limits the operations of ``part`` to those behind a place."""
    if after is None:
        return {}
    at, of, id = after
    return {"until": at, "until_id": id if part == of else _NONE if part < of else _ALL}


def _page(call: Call, part: str, asked: dict[str, Any]) -> dict[str, Any]:
    if part == _GATEWAY:
        with work_of(call) as work:
            return reading.list_operations(work, **asked)
    method = _METHODS[part]
    return method.load_reply(
        services.ask(method, {name: _wire(value) for name, value in asked.items()}, context_of(call))
    )


def _wire(value: Any) -> Any:
    # To the microsecond: a page begins exactly where the one before it ended.
    return value.isoformat() if isinstance(value, datetime) else value if isinstance(value, int) else str(value)
