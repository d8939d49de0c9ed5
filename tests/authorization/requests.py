"""A request for every row of the HTTP surface that needs a permission, beside those of the oracle's operations."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.authorization.facts import Thing
from tests.authorization.operations import OPERATIONS, STALE, Data

Made = Callable[[Thing], Data]


def _node(thing: Thing) -> str:
    return str(thing.nodes[0])


def _of(field: str, /, **more: Any) -> Made:
    return lambda thing: {field: str(thing.id), **thing.parts, **more}


def _post_at(thing: Thing) -> Data:
    return {"node_id": _node(thing), "role": "repair_worker", "from_date": "2030-01-01"}


def _tenure(room: str) -> Data:
    return {"room_id": room, "relation": "renter", "from_date": "2030-01-01"}


_DAY = {"from_date": "2030-06-01"}
_KEY = {"name": "伙伴", "permissions": ["room:read"], "expires_at": "2030-06-30T00:00:00Z"}
_ROOMS = {"buildings": ["9"], "floors": 1, "rooms_per_floor": 1}
_ITEM = {"code": "PIPE", "name": "水管", "unit": "米", "unit_price": "1.00"}
_FIRM = {"code": "F1", "name": "管道公司", "scope": ["plumbing"]}
_SITE = {"name": "花园", "kind": "residential"}
_TEXT = {"code": "login_code", "channel": "sms", "language": "zh", "body": "{code}"}
_WHY = {"fields": ["phone"], "reason": "回访"}
_TUS = {"tus_resumable": "1.0.0"}
_ROLE = {"code": "mine", "name": "自定义", "permissions": ["room:read"]}


def _of_nothing(*fields: str, **more: str) -> Callable[[], Data]:
    return lambda: {**{field: str(uuid4()) for field in fields}, **more}


PLACED: dict[str, tuple[str, Made]] = {
    "PUT /v1/accounts/{account_id}/password": ("account", _of("account_id")),
    "DELETE /v1/accounts/{account_id}/second-factor": ("account", _of("account_id")),
    "PUT /v1/accounts/{account_id}/lock": ("account", _of("account_id")),
    "DELETE /v1/accounts/{account_id}/lock": ("account", _of("account_id")),
    "PUT /v1/accounts/{account_id}/grants/{grant_id}": (
        "account",
        lambda thing: {
            "account_id": str(thing.id),
            "grant_id": str(uuid4()),
            "role": "repair_worker",
            "org_node_id": _node(thing),
            "from_date": "2030-06-01",
        },
    ),
    "DELETE /v1/accounts/{account_id}/grants/{grant_id}": ("grant", _of("grant_id")),
    "PUT /v1/api-keys/{api_key_id}": (
        "node",
        lambda thing: {"api_key_id": str(uuid4()), "org_node_id": _node(thing), **_KEY},
    ),
    "DELETE /v1/api-keys/{api_key_id}": ("key", _of("api_key_id")),
    "PUT /v1/nodes/{org_node_id}/duties/{duty_id}": (
        "duty",
        lambda thing: {"duty_id": str(thing.id), **thing.parts, "desk_node_id": _node(thing), **_DAY},
    ),
    "DELETE /v1/nodes/{org_node_id}/duties/{duty_id}": ("duty", _of("duty_id")),
    "POST /v1/nodes": ("node", lambda thing: {"parent_id": _node(thing), "kind": "project", "code": "X", "name": "X"}),
    "POST /v1/nodes/{node_id}/move": (
        "node",
        lambda thing: {"node_id": _node(thing), "parent_id": _node(thing), **STALE},
    ),
    "POST /v1/employees": ("node", lambda thing: {"number": "X1", "name": "李强", "posts": [_post_at(thing)]}),
    "POST /v1/employees/{employee_id}/posts": (
        "employee",
        lambda thing: {"employee_id": str(thing.id), **_post_at(thing)},
    ),
    "POST /v1/projects": ("node", lambda thing: {"org_node_id": _node(thing), **_SITE}),
    "POST /v1/projects/{project_id}/rooms/generate": (
        "project",
        lambda thing: {"project_id": str(thing.id), **_ROOMS},
    ),
    "POST /v1/contractors": ("node", lambda thing: {"org_node_ids": [_node(thing)], **_FIRM}),
    "POST /v1/customers": (
        "room",
        lambda thing: {
            "kind": "person",
            "name": "孙",
            "phones": ["+8613811112222"],
            "tenures": [_tenure(str(thing.id))],
        },
    ),
    "POST /v1/customers/{customer_id}/tenures": (
        "tenure",
        lambda thing: {**thing.parts, **_tenure(str(thing.room))},
    ),
    "POST /v1/tickets/{ticket_id}/start": ("ticket", _of("ticket_id", **STALE)),
    "POST /v1/tickets/{ticket_id}/pause": ("ticket", _of("ticket_id", reason="等", **STALE)),
    "POST /v1/tickets/{ticket_id}/resume": ("ticket", _of("ticket_id", **STALE)),
    "POST /v1/charge-items/{charge_item_id}/prices": ("price", _of("org_node_id", unit_price="1.00", **_DAY)),
    "POST /v1/customers/{customer_id}/disclosures": ("customer", _of("customer_id", **_WHY)),
    "POST /v1/employees/{employee_id}/disclosures": ("employee", _of("employee_id", **_WHY)),
    "POST /v1/tickets/{ticket_id}/disclosures": ("ticket", _of("ticket_id", **_WHY)),
    "POST /v1/charge-items": ("node", lambda thing: {"org_node_id": _node(thing), **_ITEM}),
}
"""Kind of thing and request, by row: those that are about something somewhere."""

PLACELESS: dict[str, Callable[[], Data]] = {
    "PUT /v1/roles/{role_id}": lambda: {"role_id": str(uuid4()), **_ROLE},
    "DELETE /v1/roles/{role_id}": lambda: {"role_id": str(uuid4())},
    "POST /v1/customers/{customer_id}/exports": lambda: {"customer_id": str(uuid4()), "reason": "本人要求"},
    "POST /v1/customers/{customer_id}/erasures": lambda: {"customer_id": str(uuid4()), "reason": "本人要求"},
    "GET /v1/erasures/{erasure_id}": lambda: {"erasure_id": str(uuid4())},
    "PUT /v1/erasures/{erasure_id}/confirmation": lambda: {"erasure_id": str(uuid4())},
    "PUT /v1/erasures/{erasure_id}/rejection": lambda: {"erasure_id": str(uuid4())},
    "GET /v1/customer-exports/{export_id}": lambda: {"export_id": str(uuid4())},
    "GET /v1/customer-exports/{export_id}/file": lambda: {"export_id": str(uuid4())},
    "GET /v1/imports/{import_id}": lambda: {"import_id": str(uuid4())},
    "GET /v1/imports/{import_id}/findings": lambda: {"import_id": str(uuid4())},
    "GET /v1/imports/{import_id}/result": lambda: {"import_id": str(uuid4())},
    "GET /v1/customers/duplicates": lambda: {"identity_type": "id_card", "identity_number": "440305199001011234"},
    "POST /v1/call-backs/{call_back_id}/complete": lambda: {"call_back_id": str(uuid4()), "satisfied": True},
    "HEAD /v1/tickets/{ticket_id}/uploads/{upload_id}": _of_nothing("ticket_id", "upload_id", **_TUS),
    "PATCH /v1/tickets/{ticket_id}/uploads/{upload_id}": _of_nothing(
        "ticket_id", "upload_id", upload_offset="0", **_TUS
    ),
    "DELETE /v1/tickets/{ticket_id}/uploads/{upload_id}": _of_nothing("ticket_id", "upload_id", **_TUS),
    "GET /v1/tickets/{ticket_id}/attachments/{attachment_id}/thumbnail": _of_nothing("ticket_id", "attachment_id"),
    "PUT /v1/tenant-settings": lambda: {"origins": ["https://crm.example.com"]},
    "PUT /v1/views/{view_id}/sharing": lambda: {"view_id": str(uuid4()), "org_node_id": str(uuid4())},
    "DELETE /v1/views/{view_id}/sharing": lambda: {"view_id": str(uuid4())},
    "POST /v1/exports": lambda: {"list": "/v1/tickets", "format": "csv"},
    "GET /v1/exports/{export_id}": lambda: {"export_id": str(uuid4())},
    "GET /v1/exports/{export_id}/file": lambda: {"export_id": str(uuid4())},
    "PUT /v1/templates": lambda: dict(_TEXT),
    "PUT /v1/trial/clearing": lambda: {"company": "一家物业"},
    "PUT /v1/trial/clearing/confirmation": lambda: {"company": "一家物业"},
    "PUT /v1/trial/live": lambda: {"company": "一家物业"},
    "GET /v1/local-sms": lambda: {"phone": "+8613800138000"},
}
"""Requests of the rows that are about no place, or about a thing that is not there. Lists need nothing."""

OF_OPERATIONS = {operation.name: (operation.kind, operation.data) for operation in OPERATIONS}
