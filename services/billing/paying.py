"""Records money that came in."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from contracts.billing.events import PAYMENT_RECORDED
from services.billing.balances import demand_open
from services.billing.ledger import post_payment
from services.billing.models import Invoice, Payment
from services.billing.numbering import next_number


def record_payment(
    work: UnitOfWork, *, invoice_id: UUID, expected_version: int | None, amount: Decimal, currency: str, **how: Any
) -> Invoice:
    """Return the invoice with one more payment, all of what is open or a part of it, and its receipt number.

    ``how`` is the method and the reference. Raises Conflict for another currency and for more than is open.
    """
    invoice = work.get(Invoice, invoice_id, expected_version=expected_version, lock=True)
    demand_open(invoice, amount, currency)
    payment = Payment(
        amount=amount,
        currency=currency,
        receipt_number=next_number(work, "receipt", day_of(work.now)),
        received_at=work.now,
        received_by=work.principal,
        **how,
    )
    invoice.payments.append(payment)
    invoice.receive(amount)
    work.session.flush()
    post_payment(work, invoice, payment)
    work.emit(PAYMENT_RECORDED, _facts(invoice, payment))
    work.log(
        "payment.record",
        "invoice",
        invoice.id,
        before={"paid": str(invoice.paid - amount)},
        after={"paid": str(invoice.paid), "receipt": payment.receipt_number},
        node=invoice.org_node_id,
    )
    return invoice


def _facts(invoice: Invoice, payment: Payment) -> dict[str, Any]:
    facts = ("id", "number", "org_node_id", "room_id", "room_label", "customer_id", "total", "currency", "issued_at")
    return {name: getattr(invoice, name) for name in (*facts, "open", "version")} | {
        "amount": payment.amount,
        "receipt_number": payment.receipt_number,
    }
