"""Gives up what cannot be had: one asks for it, another one decides."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.apart import demand_apart, hands
from chassis.database import UnitOfWork
from contracts.billing.events import WRITE_OFF_APPROVED, WRITE_OFF_ASKED, WRITE_OFF_REFUSED
from contracts.billing.rpc import APPROVE_WRITE_OFF, ASK_WRITE_OFF, REFUSE_WRITE_OFF
from contracts.core.errors import Conflict, Duplicate
from contracts.core.events import Event
from contracts.core.rpc import RpcMethod
from services.billing.balances import demand_open
from services.billing.ledger import post_write_off
from services.billing.models import APPROVED, ASKED, REFUSED, Invoice, WriteOff

_TOLD = ("id", "invoice_id", "invoice_number", "org_node_id", "room_id", "room_label", "amount", "currency", "reason")


def ask(
    work: UnitOfWork, *, invoice_id: UUID, expected_version: int | None, amount: Decimal, currency: str, reason: str
) -> WriteOff:
    """Ask to give up ``amount`` of what the invoice has open; the invoice stays as it is until that is approved.

    Raises Conflict for another currency and for more than is open, Duplicate while another one waits.
    """
    invoice = work.get(Invoice, invoice_id, expected_version=expected_version, lock=True)
    demand_open(invoice, amount, currency)
    _demand_no_other(work, invoice)
    write_off = work.add(
        WriteOff(
            org_node_id=invoice.org_node_id,
            invoice_id=invoice.id,
            invoice_number=invoice.number,
            room_id=invoice.room_id,
            room_label=invoice.room_label,
            amount=amount,
            currency=currency,
            reason=reason,
            status=ASKED,
            asked_by=hands(work),
            asked_at=work.now,
        )
    )
    _tell(work, WRITE_OFF_ASKED, write_off, invoice)
    after = {"invoice": invoice.number, "amount": str(amount), "reason": reason}
    work.log("write_off.ask", "write_off", write_off.id, after=after, node=write_off.org_node_id)
    return write_off


def approve(work: UnitOfWork, *, write_off_id: UUID, expected_version: int | None, note: str | None) -> WriteOff:
    """Give it up: the invoice has less open, and the ledger one more posting. Raises KeptApart for whoever asked.

    Raises Conflict where it was decided before, and where so much is not open any more.
    """
    write_off, invoice = _held(work, write_off_id, expected_version, APPROVE_WRITE_OFF)
    demand_open(invoice, write_off.amount, write_off.currency)
    invoice.give_up(write_off.amount)
    _decide(work, write_off, APPROVED, note)
    post_write_off(work, invoice, write_off)
    _tell(work, WRITE_OFF_APPROVED, write_off, invoice)
    work.log("write_off.approve", "write_off", write_off.id, *_decided(invoice, write_off), node=write_off.org_node_id)
    return write_off


def refuse(work: UnitOfWork, *, write_off_id: UUID, expected_version: int | None, note: str | None) -> WriteOff:
    """Leave the invoice as it is. Raises KeptApart for whoever asked, Conflict where it was decided before."""
    write_off, invoice = _held(work, write_off_id, expected_version, REFUSE_WRITE_OFF)
    _decide(work, write_off, REFUSED, note)
    _tell(work, WRITE_OFF_REFUSED, write_off, invoice)
    work.log("write_off.refuse", "write_off", write_off.id, *_decided(invoice, write_off), node=write_off.org_node_id)
    return write_off


def _held(
    work: UnitOfWork, write_off_id: UUID, expected_version: int | None, method: RpcMethod
) -> tuple[WriteOff, Invoice]:
    """Return it and its invoice, both locked: the invoice first, as everybody does."""
    invoice_id = work.get(WriteOff, write_off_id).invoice_id
    invoice = work.get(Invoice, invoice_id, lock=True)
    write_off = work.get(WriteOff, write_off_id, expected_version=expected_version, lock=True)
    demand_apart(work, method, {ASK_WRITE_OFF: write_off.asked_by})
    if write_off.status != ASKED:
        raise Conflict(f"It is {write_off.status} already.", status_of_write_off=write_off.status)
    return write_off, invoice


def _demand_no_other(work: UnitOfWork, invoice: Invoice) -> None:
    waiting = work.select(WriteOff).where(WriteOff.invoice_id == invoice.id, WriteOff.status == ASKED)
    other = work.first(waiting)
    if other is not None:
        raise Duplicate("Another write-off of this invoice waits for a decision.", existing_id=str(other.id))


def _decide(work: UnitOfWork, write_off: WriteOff, status: str, note: str | None) -> None:
    write_off.status, write_off.note = status, note
    write_off.decided_by, write_off.decided_at = hands(work), work.now
    work.session.flush()


def _tell(work: UnitOfWork, event: Event, write_off: WriteOff, invoice: Invoice) -> None:
    work.session.flush()
    facts = (*_TOLD, "asker_id", "note", "version")
    whose = {"customer_id": invoice.customer_id, "open": invoice.open}
    work.emit(event, {name: getattr(write_off, name) for name in facts} | whose)


def _decided(invoice: Invoice, write_off: WriteOff) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the operation log has as before and after."""
    facts = {"invoice": invoice.number, "amount": str(write_off.amount), "open": str(invoice.open)}
    return {"status": ASKED}, facts | {"status": write_off.status, "note": write_off.note}
