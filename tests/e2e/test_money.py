"""What a repair costs, and whom."""

from typing import Any

import pytest

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import Ticket, act, audited, dispatched, done, id_of, reported


@pytest.fixture
def lines(running: Running) -> list[dict[str, Any]]:
    """Two hours of work, for a quote."""
    items = running.operator.get("/v1/charge-items")["items"]
    return [{"charge_item_id": next(item["id"] for item in items if item["code"] == "LABOUR"), "quantity": "2"}]


def _accepted(people: People, project: str) -> Ticket:
    ticket = dispatched(people, project, reported(people.resident(project)))
    return act(people.holder("repair_worker", project), ticket, "accept")


def _invoices(who: Client, ticket: Ticket) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = who.get("/v1/invoices", ticket_id=ticket["id"])["items"]
    return items


def _charged(running: Running, people: People, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the invoice of a paid repair."""
    project = running.charged
    ticket = _accepted(people, project)
    act(people.holder("repair_worker", project), ticket, "quote", lines=lines)
    ticket = act(people.resident(project), ticket, "quote/answer", agreed=True)
    ticket = audited(people, project, done(people, project, ticket))
    return eventually(lambda: _invoices(people.resident(project), ticket), "the owner has an invoice")[0]


def test_a_repair_under_warranty_cannot_be_charged(running: Running, people: People, lines: list[dict[str, Any]]):
    ticket = _accepted(people, running.warranted)
    assert ticket["under_warranty"]
    worker = people.holder("repair_worker", running.warranted)
    problem = refused(lambda: act(worker, ticket, "quote", lines=lines), 409, "conflict")
    assert problem["reason"] == "under_warranty"


def test_a_repair_under_warranty_is_charged_to_nobody(running: Running, people: People, lines: list[dict[str, Any]]):
    ticket = audited(people, running.warranted, done(people, running.warranted, _accepted(people, running.warranted)))
    _charged(running, people, lines)  # told later, so that billing has heard of the other by then
    assert _invoices(running.operator, ticket) == []


def test_a_declined_quote_is_not_charged(running: Running, people: People, lines: list[dict[str, Any]]):
    project = running.charged
    ticket = _accepted(people, project)
    act(people.holder("repair_worker", project), ticket, "quote", lines=lines)
    declined = act(people.resident(project), ticket, "quote/answer", agreed=False)
    assert (declined["status"], declined["quote"]["agreed"]) == ("accepted", False)
    ticket = audited(people, project, done(people, project, declined))
    _charged(running, people, lines)
    assert _invoices(running.operator, ticket) == []


def test_more_than_is_open_is_refused(running: Running, people: People, lines: list[dict[str, Any]]):
    cashier = people.holder("cashier", running.charged)
    invoice = _charged(running, people, lines)
    assert (invoice["total"], invoice["open"], invoice["currency"]) == ("160.00", "160.00", "CNY")
    path, payment = f"/v1/invoices/{invoice['id']}/payments", {"currency": "CNY", "method": "cash"}
    refused(lambda: cashier.post(path, payment | {"amount": "160.01"}), 409, "conflict")
    refused(lambda: cashier.post(path, payment | {"amount": "10.00", "currency": "USD"}), 409, "conflict")
    part = cashier.post(path, payment | {"amount": "100.00"})
    assert (part["status"], part["open"], len(part["payments"])) == ("part_paid", "60.00", 1)
    refused(lambda: cashier.post(path, payment | {"amount": "60.01"}), 409, "conflict")
    paid = cashier.post(path, payment | {"amount": "60.00"})
    assert (paid["status"], paid["open"]) == ("paid", "0.00")
    assert len({payment["receipt_number"] for payment in paid["payments"]}) == 2


def test_what_is_written_off_is_decided_by_another_hand(running: Running, people: People, lines: list[dict[str, Any]]):
    invoice = _charged(running, people, lines)
    operator, manager = running.operator, people.manager_over(running.charged)
    body = {"amount": "60.00", "currency": "CNY", "reason": "客户已搬走"}
    asked = operator.post(f"/v1/invoices/{invoice['id']}/write-offs", body)
    path = f"/v1/write-offs/{asked['id']}"
    refused(lambda: operator.post(f"{path}/approve", {}), 403, "kept_apart")
    assert asked["id"] in [one["id"] for one in manager.get("/v1/write-offs", status="asked")["items"]]
    assert manager.post(f"{path}/approve", {"note": "同意"})["status"] == "approved"
    now = operator.get(f"/v1/invoices/{invoice['id']}")
    assert (now["status"], now["written_off"], now["open"]) == ("issued", "60.00", "100.00")
    about = {"about": f"write_off:{asked['id']}"}
    eventually(lambda: manager.get("/v1/messages", **about)["items"], "the manager was told")


def test_another_projects_cashier_finds_no_invoice(running: Running, people: People, lines: list[dict[str, Any]]):
    invoice = _charged(running, people, lines)
    stranger = people.holder("cashier", running.warranted)
    body = {"amount": "1.00", "currency": "CNY", "method": "cash"}
    refused(lambda: stranger.post(f"/v1/invoices/{invoice['id']}/payments", body), 404, "not_found")
    assert running.operator.get(f"/v1/invoices/{invoice['id']}")["paid"] == "0.00"


def test_what_is_cancelled_stays_so(running: Running, people: People):
    resident = people.resident(running.charged)
    cancelled = act(resident, reported(resident), "cancel", reason="自己修好了")
    assert (cancelled["status"], cancelled["legal_actions"]) == ("cancelled", [])
    lead, worker = (people.holder(role, running.charged) for role in ("project_lead", "repair_worker"))
    problem = refused(lambda: act(lead, cancelled, "dispatch", worker_id=id_of(worker)), 409, "illegal_transition")
    assert problem["legal"] == []


def test_cancelling_ends_when_the_work_begins(running: Running, people: People):
    ticket = _accepted(people, running.charged)
    act(people.holder("repair_worker", running.charged), ticket, "start")
    refused(lambda: act(people.resident(running.charged), ticket, "cancel", reason="算了"), 409)
