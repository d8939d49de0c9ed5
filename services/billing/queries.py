"""Reads of billing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.filtering import during, same
from chassis.database.paging import in_order, page_asked
from chassis.days import day_of
from chassis.nodes import below, path_of
from contracts.billing.prices import price_in_force
from contracts.core.errors import NotFound
from services.billing.models import ChargeItem, Invoice, InvoiceLine, WriteOff


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
    named = same(
        *((getattr(Invoice, name), asked.get(name)) for name in ("room_id", "customer_id", "number", "status"))
    )
    found = work.select(Invoice).where(*named, *during(Invoice.issued_at, since, until))
    if org_node_id is not None:
        found = found.where(Invoice.org_node_id.in_(below(work, org_node_id)))
    if ticket_id is not None:
        found = found.where(Invoice.lines.any(InvoiceLine.ticket_id == ticket_id))
    return work.page(found, *in_order(sort, issued_at=Invoice.issued_at, number=Invoice.number), **page_asked(asked))


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
    found = work.select(WriteOff).where(*named, *during(WriteOff.asked_at, since, until))
    if org_node_id is not None:
        found = found.where(WriteOff.org_node_id.in_(below(work, org_node_id)))
    return work.page(found, *in_order(sort, asked_at=WriteOff.asked_at), **page_asked(asked))


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
