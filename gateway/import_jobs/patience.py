"""How long rows are tried again that refer to what is still on its way to the service. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self

WAIT = timedelta(seconds=1)
_STILL = 12
"""So often a batch is tried again while no row of it comes right: events of large imports take seconds."""
_STILL_LATER = 2
"""So often in a sheet in which that was of no use before, and only while every row of the batch waits.

Where some came right, the others are mistyped: a few such rows in each batch of a large sheet would take minutes.
"""


@dataclass(frozen=True)
class Patience:
    """What is known of earlier tries of a batch: which rows are ``waiting``, and how often that was ``still`` so.

    ``spent_on`` is the sheet in which waiting was of no use.
    """

    waiting: tuple[int, ...] = ()
    still: int = 0
    spent_on: str = ""

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Return what was remembered with the due work."""
        return cls(tuple(data.get("waiting", ())), data.get("still", 0), data.get("spent_on", ""))

    def as_dict(self) -> dict[str, Any]:
        """Return the form in which it is remembered."""
        return asdict(self)

    def after(self, waiting: Iterable[int]) -> "Patience":
        """Return what is known after one more try, which left the rows ``waiting``."""
        left = tuple(waiting)
        still = self.still + 1 if left == self.waiting else 0
        return Patience(left, still, self.spent_on)

    def ended(self, sheet: str, of: int) -> bool:
        """Say whether the waiting rows of ``sheet``, out of a batch ``of`` so many, are to be refused now."""
        if sheet != self.spent_on:
            return self.still >= _STILL
        return 0 < len(self.waiting) < of or self.still >= _STILL_LATER

    def afresh(self, sheet: str) -> "Patience":
        """Return what is known for the batch behind one of ``sheet`` that is done with."""
        return Patience(spent_on=sheet if self.waiting else self.spent_on)
