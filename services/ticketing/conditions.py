"""What must be true of a ticket, beside its status, for an action to be taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from contracts.core.errors import Conflict


class Facts(Protocol):
    """What the rules need to know of a ticket.

    ``quoted_in`` is the status in which the open quote was made; ``work_started`` is about the present round.
    """

    status: str
    worker_id: UUID | None
    under_warranty: bool
    work_started: bool
    quote: dict[str, Any] | None
    quoted_in: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule about a ticket. ``name`` stands in the refusal's extra facts, ``reason`` in its text."""

    name: str
    reason: str
    holds: Callable[[Facts], bool]

    def demand(self, ticket: Facts) -> None:
        """Raise :class:`~contracts.core.errors.Conflict` when the rule does not hold."""
        if not self.holds(ticket):
            raise Conflict(self.reason, reason=self.name)


def _not_under_warranty(ticket: Facts) -> bool:
    return not ticket.under_warranty


def _no_agreed_quote(ticket: Facts) -> bool:
    return ticket.quote is None or not ticket.quote["agreed"]


def _before_work(ticket: Facts) -> bool:
    return not ticket.work_started


NOT_UNDER_WARRANTY = Condition(
    "under_warranty", "The room is under warranty: nothing can be charged.", _not_under_warranty
)
NO_AGREED_QUOTE = Condition("quote_agreed", "The customer has agreed to a price already.", _no_agreed_quote)
BEFORE_WORK = Condition("work_started", "Work on this ticket has started.", _before_work)
