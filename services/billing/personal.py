"""What billing has of a customer: what she owed and paid, what was written off, and the copy of what she owns."""

from chassis.persons import Holding, just, of
from services.billing.models import Customer, Invoice, InvoiceLine, Ownership, Payment, WriteOff

_HERS = just(Invoice.customer_id)

HOLDINGS = (
    Holding(Invoice, _HERS),
    Holding(InvoiceLine, of(InvoiceLine.invoice_id, Invoice, _HERS)),
    Holding(Payment, of(Payment.invoice_id, Invoice, _HERS)),
    Holding(WriteOff, of(WriteOff.invoice_id, Invoice, _HERS)),
    Holding(Customer, just(Customer.id)),
    Holding(Ownership, just(Ownership.customer_id)),
)
