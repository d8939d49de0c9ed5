"""What is asked in the cases: for each operation the thing it is about, and a request that fits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from contracts.billing import rpc as billing
from contracts.core.rpc import RpcMethod
from contracts.customer import rpc as customer
from contracts.hr import rpc as hr
from contracts.notify import rpc as notify
from contracts.property import rpc as property_
from contracts.ticketing import rpc as ticketing
from gateway.http.routing import Local, Route
from gateway.routes import ROUTES
from tests.authorization.facts import Thing

Data = dict[str, Any]

STALE = {"expected_version": 999_999}
"""A version that nothing has: who reaches the thing is told so (412), and nothing changes."""


@dataclass(frozen=True)
class Operation:
    """``permission`` is what a person needs, as people say it; ``data`` the request about a thing, on the wire."""

    permission: str
    kind: str
    target: RpcMethod | str
    data: Callable[[Thing], Data]

    @property
    def route(self) -> Route:
        """The row of the HTTP surface."""
        return route_of(self.target)

    @property
    def name(self) -> str:
        """How a report names it."""
        return f"{self.route.verb} {self.route.path}"


@dataclass(frozen=True)
class Listing:
    """A list of things of a kind."""

    permission: str
    kind: str
    target: RpcMethod | str

    @property
    def route(self) -> Route:
        """The row of the HTTP surface."""
        return route_of(self.target)

    @property
    def name(self) -> str:
        """How a report names it."""
        return f"{self.route.verb} {self.route.path}"


def route_of(target: RpcMethod | str) -> Route:
    """Return the row of an RPC method, or the one with this verb and path."""
    return next(route for route in ROUTES if target in (route.operation, f"{route.verb} {route.path}"))


def _of(field: str, /, **more: Any) -> Callable[[Thing], Data]:
    return lambda thing: {field: str(thing.id), **more}


def _part(field: str, /, **more: Any) -> Callable[[Thing], Data]:
    return lambda thing: {field: str(thing.id), **thing.parts, **more}


_TICKET = "ticket_id"
_REASON = {"reason": "误报"} | STALE
_LIMITS = {"urgency": "normal", "dispatch_minutes": 30, "rating_minutes": 60}
_PAYMENT = {"amount": "1.00", "currency": "CNY", "method": "cash"}
_WRITE_OFF = {"amount": "1.00", "currency": "CNY", "reason": "无法收回"}
_LINES = {"lines": [{"charge_item_id": str(uuid4()), "quantity": "1"}]}
_BEFORE_ALL = {"to_date": "1990-01-01"}
_FILES = "/v1/tickets/{ticket_id}/attachments"
_FILE = f"{_FILES}/{{attachment_id}}"
_TUS = {"tus_resumable": "1.0.0"}
_UPLOAD = {"upload_length": "10", "upload_metadata": "filename YS50eHQ=", **_TUS}
_WHY = {"fields": ["phone"], "reason": "回访"}

OPERATIONS = (
    Operation("ticket:read", "ticket", ticketing.GET_TICKET, _of(_TICKET)),
    Operation("ticket:read", "ticket", ticketing.GET_PROGRESS, _of(_TICKET)),
    Operation("ticket:dispatch", "ticket", ticketing.DISPATCH_TICKET, _of(_TICKET, worker_id=str(uuid4()), **STALE)),
    Operation("ticket:work", "ticket", ticketing.ACCEPT_TICKET, _of(_TICKET, **STALE)),
    Operation("ticket:work", "ticket", ticketing.REPORT_DONE, _of(_TICKET, hours="1.0", **STALE)),
    Operation("ticket:quote", "ticket", ticketing.QUOTE_TICKET, _of(_TICKET, **_LINES, **STALE)),
    Operation("ticket:answer_quote", "ticket", ticketing.ANSWER_QUOTE, _of(_TICKET, agreed=True, **STALE)),
    Operation("ticket:audit", "ticket", ticketing.PASS_AUDIT, _of(_TICKET, **STALE)),
    Operation("ticket:audit", "ticket", ticketing.SEND_BACK, _of(_TICKET, **_REASON)),
    Operation("ticket:rate", "ticket", ticketing.RATE_TICKET, _of(_TICKET, satisfied=True, **STALE)),
    Operation("ticket:cancel", "ticket", ticketing.CANCEL_TICKET, _of(_TICKET, **_REASON)),
    Operation("ticket:open", "room", ticketing.OPEN_TICKET, _of("room_id", description="漏水")),
    Operation("room:read", "room", property_.GET_ROOM, _of("room_id")),
    Operation("project:read", "project", property_.GET_PROJECT, _of("project_id")),
    Operation("time_limit:read", "node", ticketing.GET_TIME_LIMITS, _of("org_node_id")),
    Operation("time_limit:set", "node", ticketing.SET_TIME_LIMIT, _of("org_node_id", **_LIMITS)),
    Operation("node:rename", "node", hr.RENAME_NODE, _of("node_id", name="改名", **STALE)),
    Operation("invoice:read", "invoice", billing.GET_INVOICE, _of("invoice_id")),
    Operation("payment:record", "invoice", billing.RECORD_PAYMENT, _of("invoice_id", **_PAYMENT, **STALE)),
    Operation("write_off:ask", "invoice", billing.ASK_WRITE_OFF, _of("invoice_id", **_WRITE_OFF, **STALE)),
    Operation("write_off:read", "write_off", billing.GET_WRITE_OFF, _of("write_off_id")),
    Operation("write_off:approve", "write_off", billing.APPROVE_WRITE_OFF, _of("write_off_id", **STALE)),
    Operation("write_off:approve", "write_off", billing.REFUSE_WRITE_OFF, _of("write_off_id", **STALE)),
    Operation("customer:read", "customer", customer.GET_CUSTOMER, _of("customer_id")),
    Operation("customer:tenure", "tenure", customer.END_TENURE, _part("tenure_id", **_BEFORE_ALL)),
    Operation("employee:read", "employee", hr.GET_EMPLOYEE, _of("employee_id")),
    Operation("employee:post", "post", hr.END_POST, _part("post_id", **_BEFORE_ALL)),
    Operation("account:read", "account", "GET /v1/accounts/{account_id}/grants", _of("account_id")),
    Operation("duty:read", "node", "GET /v1/nodes/{org_node_id}/duties", _of("org_node_id")),
    Operation("message:read", "message", notify.MARK_READ, _of("message_id")),
    Operation("message:retry", "message", notify.RETRY_MESSAGE, _of("message_id")),
    Operation("contractor:disclose", "contractor", property_.DISCLOSE_CONTRACTOR, _of("contractor_id", **_WHY)),
    Operation("ticket:attach", "ticket", "POST /v1/tickets/{ticket_id}/uploads", _of(_TICKET, **_UPLOAD)),
    Operation("ticket:read", "ticket", f"GET {_FILES}", _of(_TICKET)),
    Operation("ticket:read", "attachment", f"GET {_FILE}/file", _part("attachment_id")),
    Operation("ticket:detach", "attachment", f"DELETE {_FILE}", _part("attachment_id")),
    Operation("export:make", "export", "GET /v1/exports/{export_id}", _of("export_id")),
    Operation("company:import", "import", "GET /v1/imports/{import_id}", _of("import_id")),
    Operation("company:import", "import", "GET /v1/imports/{import_id}/findings", _of("import_id")),
)
LISTINGS = (
    Listing("ticket:read", "ticket", ticketing.LIST_TICKETS),
    Listing("room:read", "room", property_.LIST_ROOMS),
    Listing("project:read", "project", property_.LIST_PROJECTS),
    Listing("invoice:read", "invoice", billing.LIST_INVOICES),
    Listing("write_off:read", "write_off", billing.LIST_WRITE_OFFS),
    Listing("customer:read", "customer", customer.LIST_CUSTOMERS),
    Listing("employee:read", "employee", hr.LIST_EMPLOYEES),
    Listing("node:read", "node", hr.LIST_NODES),
    Listing("contractor:read", "contractor", property_.LIST_CONTRACTORS),
    Listing("message:read", "message", notify.LIST_MESSAGES),
    Listing("message:inspect", "message", notify.INSPECT_MESSAGES),
    Listing("account:read", "account", "GET /v1/accounts"),
    Listing("api_key:read", "key", "GET /v1/api-keys"),
)


def request_of(route: Route, data: Data) -> tuple[str, Data]:
    """Return path and options with which ``data`` is sent over HTTP."""
    path, rest = route.path, dict(data)
    for name in [name for name in rest if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", rest.pop(name))
    if "{" in path:
        raise LookupError(f"{route.verb} {path} needs more than {sorted(data)}")
    headers = {"Idempotency-Key": str(uuid4())}
    if version := rest.pop("expected_version", None):
        headers["If-Match"] = f'"{version}"'
    if isinstance(route.operation, Local):
        headers |= {name: rest.pop(field) for name, field in route.operation.headers.items() if field in rest}
        if route.operation.body:
            return path, {"data": b"no workbook", "headers": headers | {"Content-Type": route.operation.body}}
    if route.verb in ("GET", "HEAD", "DELETE"):
        return path, {"query_string": rest, "headers": headers}
    return path, {"json": rest, "headers": headers}
