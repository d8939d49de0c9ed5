"""Writes the ledger. Each posting has two sides which cancel out; the database refuses any other at the commit."""

from decimal import Decimal
from uuid import UUID

from chassis.database import UnitOfWork
from services.billing.models import RECEIVABLE, REVENUE, WRITTEN_OFF, Entry, Invoice, Payment, Posting, WriteOff


def post_issue(work: UnitOfWork, invoice: Invoice) -> None:
    """Write down that the customer owes the total of ``invoice``: it is earned, and receivable."""
    _post(work, invoice, RECEIVABLE, REVENUE, invoice.total)


def post_payment(work: UnitOfWork, invoice: Invoice, payment: Payment) -> None:
    """Write down that money came in, by the way of ``payment``, and is receivable no more."""
    _post(work, invoice, payment.method, RECEIVABLE, payment.amount, payment_id=payment.id)


def post_write_off(work: UnitOfWork, invoice: Invoice, write_off: WriteOff) -> None:
    """Write down that a part is receivable no more: it is an expense."""
    _post(work, invoice, WRITTEN_OFF, RECEIVABLE, write_off.amount, write_off_id=write_off.id)


def _post(work: UnitOfWork, invoice: Invoice, debit: str, credit: str, amount: Decimal, **cause: UUID) -> None:
    entries = [
        Entry(account=debit, amount=amount, currency=invoice.currency),
        Entry(account=credit, amount=-amount, currency=invoice.currency),
    ]
    work.add(
        Posting(
            org_node_id=invoice.org_node_id,
            invoice_id=invoice.id,
            posted_at=work.now,
            entries=entries,
            **cause,
        )
    )
