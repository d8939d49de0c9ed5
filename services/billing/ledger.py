"""Writes the ledger. Each posting has two sides which cancel out; the database refuses any other at the commit."""

from decimal import Decimal

from chassis.database import UnitOfWork
from services.billing.models import RECEIVABLE, REVENUE, Entry, Invoice, Payment, Posting


def post_issue(work: UnitOfWork, invoice: Invoice) -> None:
    """Write down that the customer owes the total of ``invoice``: it is earned, and receivable."""
    _post(work, invoice, None, RECEIVABLE, REVENUE, invoice.total)


def post_payment(work: UnitOfWork, invoice: Invoice, payment: Payment) -> None:
    """Write down that money came in, by the way of ``payment``, and is receivable no more."""
    _post(work, invoice, payment, payment.method, RECEIVABLE, payment.amount)


def _post(
    work: UnitOfWork, invoice: Invoice, payment: Payment | None, debit: str, credit: str, amount: Decimal
) -> None:
    entries = [
        Entry(account=debit, amount=amount, currency=invoice.currency),
        Entry(account=credit, amount=-amount, currency=invoice.currency),
    ]
    work.add(
        Posting(
            org_node_id=invoice.org_node_id,
            invoice_id=invoice.id,
            payment_id=payment.id if payment else None,
            posted_at=work.now,
            entries=entries,
        )
    )
