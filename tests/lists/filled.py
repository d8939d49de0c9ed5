"""What is in the tables when lists are asked, and a value for each filter, which some rows have."""

from typing import Any

from sqlalchemy import Table

from chassis.database.tables import OPERATION_LOG
from chassis.testing.filling import NODE, Grown, numbered, table_of
from services.ticketing.models import CallBack, Ticket

SINCE, UNTIL = "2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z"


def one_of(*values: str) -> str:
    """Return SQL for one of ``values``, the first ones more often than the others, whatever else the row has."""
    listed = ", ".join(f"'{value}'" for value in values)
    chance = f"('x' || left(md5(i || '{values[0]}'), 6))::bit(24)::int / 16777216.0"
    return f"(ARRAY[{listed}])[1 + floor(power({chance}, 2) * {len(values)})::int]"


def _id(name: str, of: int) -> str:
    return f"md5('{name} ' || i % {of})::uuid"


OPERATIONS = {
    "id": "i",
    "org_node_id": NODE,
    "principal": "'employee:' || i % 500",
    "subject_id": "i::text",
    "action": one_of("thing.change", "thing.make", "thing.end"),
}
TABLES: dict[str, dict[Table, dict[str, str]]] = {
    "ticketing": {
        table_of(Ticket): {
            "org_node_id": NODE,
            "room_id": _id("room", 3_000),
            "worker_id": _id("worker", 100),
            "status": one_of("closed", "cancelled", "rating", "reported", "dispatched", "working"),
            "urgency": one_of("normal", "low", "urgent", "emergency"),
            "channel": one_of("phone", "portal", "spoken", "written"),
        },
        table_of(CallBack): {"org_node_id": NODE, "state": one_of("done", "open")},
        OPERATION_LOG: OPERATIONS,
    },
}


def filters_of(key: str, grown: Grown) -> dict[str, Any]:
    """Return a value for each filter of a list, as on the wire."""
    place = {"org_node_id": str(grown.node("part 0"))}
    time = {"since": SINCE, "until": UNTIL}
    if key.endswith("list_operations"):
        named = {"principal": "employee:77", "subject_id": "777", "action": "thing.end", "request_id": "request_id 777"}
        return place | time | named
    return place | time | _FILTERS[key]


_FILTERS: dict[str, dict[str, Any]] = {
    "ticketing.list_tickets": {
        "status": "reported",
        "urgency": "urgent,normal",
        "channel": "phone,written",
        "room_id": str(numbered("room 77")),
        "worker_id": str(numbered("worker 77")),
    },
    "ticketing.list_call_backs": {"state": "open"},
}
