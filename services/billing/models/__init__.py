"""The tables of billing."""

from services.billing.models.base import Base
from services.billing.models.charges import AWAITING_OWNER, BILLED, Charge
from services.billing.models.counters import Counter
from services.billing.models.invoices import Invoice, InvoiceLine, Payment
from services.billing.models.ledger import ACCOUNTS, MONEY, RECEIVABLE, REVENUE, WRITTEN_OFF, Entry, Posting
from services.billing.models.owners import Customer, Ownership
from services.billing.models.price_list import ChargeItem, Price
from services.billing.models.write_offs import APPROVED, ASKED, REFUSED, WriteOff

__all__ = [
    "ACCOUNTS",
    "APPROVED",
    "ASKED",
    "AWAITING_OWNER",
    "BILLED",
    "MONEY",
    "RECEIVABLE",
    "REFUSED",
    "REVENUE",
    "WRITTEN_OFF",
    "Base",
    "Charge",
    "ChargeItem",
    "Counter",
    "Customer",
    "Entry",
    "Invoice",
    "InvoiceLine",
    "Ownership",
    "Payment",
    "Posting",
    "Price",
    "WriteOff",
]
