"""Shows whom to call about a ticket in full, for a reason."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.disclosing import disclose
from services.ticketing.models import Ticket

_PARTS = {"phone": ("contact_phone", "description")}


def disclose_ticket(work: UnitOfWork, *, ticket_id: UUID, **asked: Any) -> dict[str, Any]:
    """Return what is asked for of a ticket. Raises NotFound when out of reach."""
    return disclose(work, "ticket", work.get(Ticket, ticket_id), _PARTS, **asked)
