"""Shows a contractor's phone in full, for a reason."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.disclosing import disclose
from services.property.models import Contractor

_PARTS = {"phone": ("phone",)}


def disclose_contractor(work: UnitOfWork, *, contractor_id: UUID, **asked: Any) -> dict[str, Any]:
    """Return what is asked for of a contractor. Raises NotFound when out of reach."""
    return disclose(work, "contractor", work.get(Contractor, contractor_id), _PARTS, **asked)
