"""What may be taken from what an invoice has open."""

from decimal import Decimal

from contracts.core.errors import Conflict
from services.billing.models import Invoice


def demand_open(invoice: Invoice, amount: Decimal, currency: str) -> None:
    """Raise Conflict for another currency than that of ``invoice``, which is locked, and for more than it has open."""
    if currency != invoice.currency:
        raise Conflict(f"The invoice is in {invoice.currency}, not in {currency}.", currency=invoice.currency)
    if amount > invoice.open:
        raise Conflict(f"Only {invoice.open} {invoice.currency} are open.", open=str(invoice.open))
