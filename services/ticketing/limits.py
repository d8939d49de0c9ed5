"""How long a place gives, by urgency: its own limit, else that of the nearest above, else the ready one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from contracts.ticketing.vocabulary import URGENCIES

RATING_MINUTES = 3 * 24 * 60
DISPATCH_MINUTES = {"emergency": 30, "urgent": 120, "normal": 480, "low": 1440}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long; ``org_node_id`` is the place that set it, None for the ready one."""

    org_node_id: UUID | None
    urgency: str
    dispatch_minutes: int
    rating_minutes: int

    @property
    def to_dispatch(self) -> timedelta:
        """The time to dispatch a ticket."""
        return timedelta(minutes=self.dispatch_minutes)

    @property
    def to_rate(self) -> timedelta:
        """The time that the customer has to answer before the desk calls."""
        return timedelta(minutes=self.rating_minutes)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields."""
        return asdict(self)


def in_force(urgency: str, path: Sequence[UUID], limits: Sequence[Limit]) -> Limit:
    """Return the limit for ``urgency`` at the last node of ``path`` (root first)."""
    nearest_first = [limit for node in reversed(path) for limit in limits if limit.org_node_id == node]
    ready = Limit(None, urgency, DISPATCH_MINUTES[urgency], RATING_MINUTES)
    return next((limit for limit in nearest_first if limit.urgency == urgency), ready)


def all_in_force(path: Sequence[UUID], limits: Sequence[Limit]) -> list[Limit]:
    """Return the limits in force at the last node of ``path``, one for each urgency."""
    return [in_force(urgency, path, limits) for urgency in URGENCIES]
