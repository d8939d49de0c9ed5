"""Whether something has grown, or just goes up and down."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

_WINDOWS = 5


@dataclass(frozen=True)
class Growth:
    """The mean at first, and at last."""

    first: float
    last: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Compare the last fifth with the second one: in the first, caches and pools are filled."""
        window = max(1, len(values) // _WINDOWS)
        return cls(fmean(values[window : 2 * window]), fmean(values[-window:]))

    @property
    def by(self) -> float:
        """What there is more of it at last."""
        return self.last - self.first

    @property
    def percent(self) -> float:
        """The same, of what there was at first."""
        return 100 * self.by / max(self.first, 1.0)
