"""Shows a customer's personal values in full, for a reason."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.disclosing import disclose
from services.customer.models import Customer

_PARTS = {
    "phone": ("phones", "contacts"),
    "email": ("email",),
    "identity": ("identity_type", "identity_number", "birthday"),
}


def disclose_customer(work: UnitOfWork, *, customer_id: UUID, **asked: Any) -> dict[str, Any]:
    """Return what is asked for of a customer. Raises NotFound when out of reach."""
    return disclose(work, "customer", work.get(Customer, customer_id), _PARTS, **asked)
