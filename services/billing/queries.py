"""Reads of billing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.filtering import during, same
from chassis.database.listing import listed
from chassis.database.paging import in_order, page_asked
from chassis.days import day_of
from chassis.nodes import path_of
from contracts.billing.prices import price_in_force
from contracts.core.errors import NotFound
from services.billing.models import ChargeItem, Invoice, InvoiceLine, WriteOff

_FEW = ("room_id", "customer_id", "number")
"""What few invoices have in common."""


def get_invoice(work: UnitOfWork, *, invoice_id: UUID) -> Invoice:
    """Return an invoice in the caller's reach."""
    return work.get(Invoice, invoice_id)


def list_invoices(
    work: UnitOfWork,
    *,
    org_node_id: UUID | None = None,
    ticket_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    sort: str = "-issued_at",
    **asked: Any,
) -> dict[str, Any]:
    """Return a page of the invoices in the caller's reach; what else is ``asked`` are columns and which page."""
    named, status = same(*((getattr(Invoice, name), asked.get(name)) for name in _FEW)), asked.get("status")
    named += during(Invoice.issued_at, since, until)
    # Where they come by number, no index has them by status.
    by_status = not sort.endswith("number")
    if not by_status:
        named += same((Invoice.status, status))
    if ticket_id is not None:
        named.append(Invoice.lines.any(InvoiceLine.ticket_id == ticket_id))
    return listed(
        work,
        Invoice,
        named,
        in_order(sort, issued_at=Invoice.issued_at, number=Invoice.number),
        place=org_node_id,
        few=bool(ticket_id) or any(asked.get(name) for name in _FEW),
        split=(Invoice.status, status if by_status else None),
        **page_asked(asked),
    )


def get_write_off(work: UnitOfWork, *, write_off_id: UUID) -> WriteOff:
    """Return a write-off in the caller's reach."""
    return work.get(WriteOff, write_off_id)


def list_write_offs(
    work: UnitOfWork,
    *,
    org_node_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    sort: str = "-asked_at",
    **asked: Any,
) -> dict[str, Any]:
    """Return a page of the write-offs in the caller's reach; what else is ``asked`` are columns and which page."""
    named = same(*((getattr(WriteOff, name), asked.get(name)) for name in ("invoice_id", "status")))
    named += during(WriteOff.asked_at, since, until)
    by, few = in_order(sort, asked_at=WriteOff.asked_at), bool(asked.get("invoice_id"))
    return listed(work, WriteOff, named, by, place=org_node_id, few=few, **page_asked(asked))


def list_charge_items(
    work: UnitOfWork,
    *,
    org_node_id: UUID | None = None,
    code: str | None = None,
    sort: str = "code",
    **asked: Any,
) -> dict[str, Any]:
    """Return a page of the charge items; with a node, each with its price there today.

    The price list is for all to read, so the node may be any of the tenant's. Raises NotFound where it is none.
    """
    found = work.select(ChargeItem).where(*same((ChargeItem.code, code)))
    page = work.page(found, *in_order(sort, code=ChargeItem.code), **asked)
    if org_node_id is None:
        return page
    path, today = path_of(work, org_node_id), day_of(work.now)
    if not path:
        raise NotFound("There is no such node.")
    for item in page["items"]:
        prices = [vars(price) for price in item.prices]
        item.price = price_in_force(prices, path, today)
    return page
