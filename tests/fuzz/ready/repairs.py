"""What the operations of a repair need."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.testing import emitted, run_due
from contracts.ticketing.events import AUDIT_PASSED
from services.ticketing.handlers import TicketingHandlers
from tests.authorization.world import NOW
from tests.fuzz.ready.stage import CONTACT, Ready, Stage

Made = Callable[[Stage], Ready]
_FIELDS = {"fields": ["phone"], "reason": "回访"}
_LATER = timedelta(days=30)


def _after(step: str, who: str, **body: Any) -> Made:
    """Return what makes a ticket that has gone up to ``step`` ready for ``who``."""
    return lambda stage: Ready(getattr(stage, who), {"ticket_id": stage.ticket_after(step), **body})


def _new(who: str, **body: Any) -> Made:
    return lambda stage: Ready(getattr(stage, who), {"ticket_id": stage.ticket(), **body})


def _dispatch(stage: Stage) -> Ready:
    return Ready(stage.lead, {"ticket_id": stage.ticket(), "worker_id": str(stage.worker_id)})


def _quote(stage: Stage) -> Ready:
    lines = [{"charge_item_id": stage.builder.item, "quantity": "1"}]
    return Ready(stage.worker, {"ticket_id": stage.ticket_after("accept"), "lines": lines})


def _paused(stage: Stage) -> Ready:
    steps = ("dispatch", "accept", "quote", "agree", "start", "pause")
    return Ready(stage.worker, {"ticket_id": stage.ticket(*steps)})


def _open(stage: Stage) -> Ready:
    return Ready(stage.desk, {"room_id": str(stage.room), "description": "漏水", **CONTACT})


def _call_back(stage: Stage) -> Ready:
    ticket = stage.ticket_after("pass")
    run_due(TicketingHandlers, stage.company.tenant_id, NOW + _LATER)
    stage.house.pump(stage.company.tenant_id)
    [task] = [one for one in stage.items(stage.desk, "/v1/call-backs?limit=100") if one["ticket_id"] == ticket]
    return Ready(stage.desk, {"call_back_id": task["id"], "satisfied": True})


def _rating(stage: Stage) -> Ready:
    ticket = UUID(stage.ticket_after("pass"))
    passed = emitted("ticketing", stage.company.tenant_id, AUDIT_PASSED)
    [code] = [told.data["rating_code"] for told in passed if told.data["id"] == ticket]
    return Ready(stage.resident, {"tenant": stage.company.code, "code": code, "satisfied": True})


def _invoice(who: str, **body: Any) -> Made:
    return lambda stage: Ready(getattr(stage, who), {"invoice_id": stage.invoice(), **body})


def _write_off(stage: Stage) -> Ready:
    return Ready(stage.boss, {"write_off_id": stage.write_off()})


_AMOUNT = {"amount": "1.00", "currency": "CNY"}
READY: dict[str, Made] = {
    "POST /v1/tickets": _open,
    "GET /v1/tickets/{ticket_id}": _new("resident"),
    "GET /v1/tickets/{ticket_id}/progress": _new("resident"),
    "POST /v1/tickets/{ticket_id}/dispatch": _dispatch,
    "POST /v1/tickets/{ticket_id}/accept": _after("dispatch", "worker"),
    "POST /v1/tickets/{ticket_id}/quote": _quote,
    "POST /v1/tickets/{ticket_id}/quote/answer": _after("quote", "desk", agreed=True),
    "POST /v1/tickets/{ticket_id}/start": _after("agree", "worker"),
    "POST /v1/tickets/{ticket_id}/pause": _after("start", "worker", reason="等配件"),
    "POST /v1/tickets/{ticket_id}/resume": _paused,
    "POST /v1/tickets/{ticket_id}/done": _after("start", "worker", hours="1.0"),
    "POST /v1/tickets/{ticket_id}/pass": _after("done", "lead", note="好"),
    "POST /v1/tickets/{ticket_id}/send-back": _after("done", "lead", reason="仍漏水"),
    "POST /v1/tickets/{ticket_id}/rating": _after("pass", "resident", satisfied=True),
    "POST /v1/tickets/{ticket_id}/cancel": _new("desk", reason="误报"),
    "POST /v1/tickets/{ticket_id}/disclosures": _new("boss", **_FIELDS),
    "POST /v1/call-backs/{call_back_id}/complete": _call_back,
    "POST /v1/ratings": _rating,
    "GET /v1/invoices/{invoice_id}": _invoice("boss"),
    "POST /v1/invoices/{invoice_id}/payments": _invoice("cashier", method="cash", **_AMOUNT),
    "POST /v1/invoices/{invoice_id}/write-offs": _invoice("cashier", reason="无法收回", **_AMOUNT),
    "GET /v1/write-offs/{write_off_id}": _write_off,
    "POST /v1/write-offs/{write_off_id}/approve": _write_off,
    "POST /v1/write-offs/{write_off_id}/refuse": _write_off,
}
