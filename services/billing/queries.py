"""Reads of billing."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.nodes import path_of
from contracts.billing.prices import price_in_force
from contracts.core.errors import NotFound
from services.billing.models import ChargeItem, Invoice, InvoiceLine


def get_invoice(work: UnitOfWork, *, invoice_id: UUID) -> Invoice:
    """Return an invoice in the caller's reach."""
    return work.get(Invoice, invoice_id)


def list_invoices(
    work: UnitOfWork,
    *,
    room_id: UUID | None,
    ticket_id: UUID | None,
    status: str | None,
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
    """Return a page of the invoices in the caller's reach, newest first."""
    found = work.select(Invoice)
    if room_id is not None:
        found = found.where(Invoice.room_id == room_id)
    if ticket_id is not None:
        found = found.where(Invoice.lines.any(InvoiceLine.ticket_id == ticket_id))
    if status is not None:
        found = found.where(Invoice.status == status)
    return work.page(found, Invoice.issued_at.desc(), limit=limit, cursor=cursor)


def list_charge_items(work: UnitOfWork, *, org_node_id: UUID | None, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a page of the charge items by code; with a node, each with its price there today.

    The price list is for all to read, so the node may be any of the tenant's. Raises NotFound where it is none.
    """
    page = work.page(work.select(ChargeItem), ChargeItem.code, limit=limit, cursor=cursor)
    if org_node_id is None:
        return page
    path, today = path_of(work, org_node_id), day_of(work.now)
    if not path:
        raise NotFound("There is no such node.")
    for item in page["items"]:
        prices = [vars(price) for price in item.prices]
        item.price = price_in_force(prices, path, today)
    return page
