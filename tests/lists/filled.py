"""What is in the tables when lists are asked, and a value for each filter, which some rows have."""

from typing import Any

from sqlalchemy import Table

from chassis.database.tables import OPERATION_LOG
from chassis.testing.filling import NODE, Grown, numbered, table_of
from services.billing.models import Invoice, InvoiceLine, WriteOff
from services.customer.models import Customer, Phone, Tenure
from services.hr.models import Employee, Post
from services.notify.models import Message
from services.property.models import Contractor, ContractorNode, Room
from services.ticketing.models import CallBack, Ticket
from tests.lists.answering import COLLECTED, LISTS

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
ID = "md5('id ' || i)::uuid"
PAID = one_of("paid", "issued", "part_paid", "written_off")
DECIDED = one_of("approved", "refused", "asked")
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
    "billing": {
        table_of(Invoice): {
            "org_node_id": NODE,
            "room_id": _id("room", 3_000),
            "customer_id": _id("customer", 3_000),
            "status": PAID,
            "total": "100",
            "paid": f"CASE {PAID} WHEN 'paid' THEN 100 WHEN 'part_paid' THEN 50 ELSE 0 END",
            "written_off": f"CASE {PAID} WHEN 'written_off' THEN 100 ELSE 0 END",
        },
        table_of(InvoiceLine): {"invoice_id": ID, "ticket_id": "md5('ticket ' || i)::uuid"},
        table_of(WriteOff): {
            "org_node_id": NODE,
            "status": DECIDED,
            "asked_by": "ARRAY['somebody']",
            "decided_by": f"CASE {DECIDED} WHEN 'asked' THEN NULL ELSE ARRAY['another'] END",
            "decided_at": f"CASE {DECIDED} WHEN 'asked' THEN NULL ELSE now() END",
        },
    },
    "property": {
        table_of(Room): {
            "org_node_id": NODE,
            "project_id": "md5('project of room ' || i % 28)::uuid",
            "building": one_of("A", "B", "C"),
            "position": "lpad(i::text, 8, '0')",
            "use": one_of("home", "shop"),
        },
        table_of(Contractor): {"scope": "ARRAY['elevator']"},
        table_of(ContractorNode): {"contractor_id": ID, "org_node_id": NODE},
    },
    "customer": {
        table_of(Customer): {"org_node_id": NODE, "kind": one_of("person", "company"), "code": "'code ' || i"},
        table_of(Phone): {"customer_id": ID},
        table_of(Tenure): {"org_node_id": NODE, "customer_id": ID, "room_id": _id("room", 3_000)},
    },
    "hr": {table_of(Employee): {}, table_of(Post): {"employee_id": ID, "node_id": NODE}},
    "notify": {
        table_of(Message): {
            "org_node_id": NODE,
            "recipient_id": _id("person", 500),
            "state": one_of("sent", "queued", "failed"),
            "channel": one_of("in_app", "sms", "email"),
            "about": "'ticket:' || i / 3",
            "template": one_of("ticket_opened", "ticket_dispatched"),
        },
    },
}


def filters_of(key: str, grown: Grown) -> dict[str, Any]:
    """Return a value for each filter of a list, as on the wire."""
    # What is seen by its parts is sifted where much of the place is out of reach.
    place = grown.node("project 0" if key in COLLECTED else "part 0")
    common = {"org_node_id": str(place), "since": SINCE, "until": UNTIL}
    asked = {name: value for name, value in common.items() if name in LISTS[key].request_schema.fields}
    if key == "property.list_contractors":
        # Who does not reach the place is refused.
        del asked["org_node_id"]
    return asked | FILTERS[key]


FILTERS: dict[str, dict[str, Any]] = {
    "ticketing.list_tickets": {
        "status": "reported",
        "urgency": "urgent,normal",
        "channel": "phone,written",
        "room_id": str(numbered("room 77")),
        "worker_id": str(numbered("worker 77")),
    },
    "ticketing.list_call_backs": {"state": "open"},
    # One query reads the log of all services.
    "ticketing.list_operations": {
        "principal": "employee:77",
        "subject_id": "777",
        "action": "thing.end",
        "request_id": "request_id 777",
    },
    "property.list_rooms": {
        "project_id": str(numbered("project of room 7")),
        "building": "A",
        "number": "number 77",
        "use": "shop",
    },
    "property.list_contractors": {"trade": "elevator", "code": "code 77"},
    "customer.list_customers": {"code": "code 77", "room_id": str(numbered("room 77"))},
    "hr.list_employees": {"number": "number 77"},
    "billing.list_invoices": {
        "status": "issued,part_paid",
        "room_id": str(numbered("room 77")),
        "customer_id": str(numbered("customer 77")),
        "ticket_id": str(numbered("ticket 77")),
        "number": "number 77",
    },
    "billing.list_write_offs": {"status": "asked", "invoice_id": str(numbered("invoice_id 77"))},
    "notify.inspect_messages": {"state": "failed", "channel": "sms", "template": "ticket_opened", "about": "ticket:77"},
}
