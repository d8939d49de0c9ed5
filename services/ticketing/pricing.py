"""What a quote comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

CENT = Decimal("0.01")
MOST = Decimal(999999999999)
"""What an amount can be at most, here and in every contract."""


@dataclass(frozen=True, slots=True)
class Priced:
    """So much of a charge item at its price in force."""

    charge_item_id: UUID
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity × unit price, to the cent."""
        return (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)

    def as_dict(self) -> dict[str, str]:
        """Return the line as a quote keeps it: JSON, amounts as text."""
        return {
            "charge_item_id": str(self.charge_item_id),
            "name": self.name,
            "unit": self.unit,
            "quantity": f"{self.quantity:.2f}",
            "unit_price": f"{self.unit_price:.2f}",
            "amount": f"{self.amount:.2f}",
        }


def quote_of(lines: Sequence[Priced], currency: str) -> dict[str, Any]:
    """Return an unanswered quote: JSON, amounts as text."""
    total = sum((line.amount for line in lines), Decimal(0))
    return {
        "lines": [line.as_dict() for line in lines],
        "total": f"{total:.2f}",
        "currency": currency,
        "agreed": None,
    }
