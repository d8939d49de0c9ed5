"""What is measured of the suite: the requests of each operation."""

from collections.abc import Callable, Mapping
from typing import Any

from psycopg2.extensions import connection

from contracts.ticketing.vocabulary import STATUSES
from stack.bench.people import People
from stack.bench.wrk import Request

ROOMS = """
SELECT DISTINCT ON (room_id) org_node_id::text, room_id::text, customer_name, phones[1]
FROM room_holders WHERE tenant_id = %s AND to_date IS NULL ORDER BY room_id
"""
_SOME = "SELECT id::text FROM tickets WHERE tenant_id = %s ORDER BY md5(id::text) LIMIT 20000"
# In an order without rhyme, so that neighbours are not changed one after the other.
_REPORTED = """
SELECT tickets.id::text, org_node_id::text, (
    SELECT employees.id::text FROM employees, jsonb_array_elements(posts) AS post
    WHERE employees.tenant_id = tickets.tenant_id AND post ->> 'role' = 'repair_worker'
        AND post ->> 'node_id' = org_node_id::text LIMIT 1
)
FROM tickets WHERE tenant_id = %s AND status = 'reported' ORDER BY md5(tickets.id::text)
"""

Rows = list[tuple[Any, ...]]


def open_requests(database: connection, tenant: str, people: People) -> list[Request]:
    """The desk of each project opens tickets for its rooms."""
    return [
        Request("POST", "/v1/tickets", people.desks[node], report(room, name, phone))
        for node, room, name, phone in rows(database, ROOMS, tenant)
    ]


def read_requests(database: connection, tenant: str, people: People) -> list[Request]:
    """The group's administrator reads tickets here and there."""
    return [Request("GET", f"/v1/tickets/{ticket}", people.reader) for (ticket,) in rows(database, _SOME, tenant)]


def list_requests(database: connection, tenant: str, people: People) -> list[Request]:
    """The group's administrator lists the newest 20 tickets of a status, of each in turn."""
    del database, tenant
    return [Request("GET", f"/v1/tickets?status={status}&limit=20", people.reader) for status in STATUSES]


def change_requests(database: connection, tenant: str, people: People) -> list[Request]:
    """The lead of each project dispatches reported tickets to a worker: each can be sent only once."""
    return [
        Request("POST", f"/v1/tickets/{ticket}/dispatch", people.leads[node], {"worker_id": worker})
        for ticket, node, worker in rows(database, _REPORTED, tenant)
    ]


Make = Callable[[connection, str, People], list[Request]]
OPERATIONS: Mapping[str, Make] = {
    # First those that write nothing: the server's statistics of what was opened are not what reading costs.
    "read": read_requests,
    "list": list_requests,
    "open": open_requests,
    "change": change_requests,
}
ONCE = frozenset({"change"})
"""Whose requests cannot be sent again."""


def report(room: str, name: str, phone: str) -> dict[str, str]:
    """Return what is told of a broken tap."""
    broken = "厨房水龙头漏水，关不紧，需要尽快安排师傅上门检查"
    return {"room_id": room, "description": broken, "channel": "phone", "contact_name": name, "contact_phone": phone}


def rows(database: connection, query: str, *values: Any) -> Rows:
    """Return what ``query`` finds in ticketing's ``database``."""
    with database.cursor() as cursor:
        cursor.execute(query, values)
        found: Rows = cursor.fetchall()
    return found
