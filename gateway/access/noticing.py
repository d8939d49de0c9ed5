"""What happens to somebody's login is told to him: perhaps it was not he."""

from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.events import Event

MANY_FAILURES = 5
"""So many attempts in vain make a login worth telling of: from then on one has to wait, too."""


def tell_holder(work: UnitOfWork, event: Event, account_id: UUID, address: str = "") -> None:
    """Have the holder of the account told of ``event``; ``address`` is where he, or who says so, was."""
    work.emit(event, {"id": account_id, "at": work.now, "address": address})
