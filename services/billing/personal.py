"""What billing has of a customer: what she owed and paid, what was written off, and the copy of what she owns."""

from uuid import UUID

from sqlalchemy import func, select

from chassis.database import UnitOfWork
from chassis.persons import Holding, demand_gateway, just, of
from contracts.core.personal import ERASED
from services.billing.models import Customer, Invoice, InvoiceLine, Ownership, Payment, WriteOff

_HERS = just(Invoice.customer_id)
_BOOKS = "books and tax: what was owed and paid, with numbers and dates"

HOLDINGS = (
    Holding(InvoiceLine, of(InvoiceLine.invoice_id, Invoice, _HERS), kept_for=_BOOKS),
    Holding(
        Payment,
        of(Payment.invoice_id, Invoice, _HERS),
        kept_for=_BOOKS,
        blank_by="erase_references(:person, :ids, :words)",
    ),
    Holding(
        WriteOff,
        of(WriteOff.invoice_id, Invoice, _HERS),
        kept_for=_BOOKS,
        blank={"reason": ERASED, "note": None},
        thing="write_off",
    ),
    Holding(Invoice, _HERS, kept_for=_BOOKS, blank={"customer_name": ERASED}, thing="invoice"),
    Holding(Ownership, just(Ownership.customer_id), kept_for="who owned a room when, without a name"),
    Holding(Customer, just(Customer.id), kept_for="the id that invoices refer to", blank={"name": ERASED}),
)


def ties(work: UnitOfWork, person_id: UUID) -> dict[str, int]:
    """Return how many of a customer's invoices are open. Raises Forbidden unless the gateway itself asks."""
    demand_gateway(work)
    is_open = Invoice.paid + Invoice.written_off < Invoice.total
    invoices = select(func.count()).select_from(Invoice).where(Invoice.tenant_id == work.tenant_id)
    count = work.session.scalar(invoices.where(Invoice.customer_id == person_id, is_open)) or 0
    return {"open_invoice": count} if count else {}
