"""A scenario: what is done to the suite, and what must be true afterwards."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from stack.errors import StackError
from stack.resilience.arena import USUAL, Arena, Say, Setup
from stack.resilience.checks import Check

_MINUTES = "minutes"

Sizes = Mapping[str, float]
Run = Callable[[Arena, Sizes, Say], Iterator[Check]]


@dataclass(frozen=True)
class Scenario:
    """``run`` yields what was found. ``full`` and ``short`` say how much is done.

    The ``control`` runs the same with a mend switched off (``weakened``) and less to do; there one of the checks that
    ``shows`` names must not hold, or the scenario could not fail at all.
    """

    name: str
    about: str
    run: Run
    full: Sizes
    short: Sizes
    control: Sizes
    weakened: Setup
    switched_off: str
    shows: tuple[str, ...]
    setup: Setup = field(default=USUAL)

    def sizes(self, size: str) -> Sizes:
        """Return how much is done in a ``size``: ``full`` or ``short``."""
        return self.full if size == "full" else self.short

    def lasting(self, minutes: float) -> Self:
        """Return it with another length in full. Raises StackError where no time says how much is done."""
        if _MINUTES not in self.full:
            raise StackError(f"{self.name} has no length in minutes: name a scenario that has one, such as soak")
        return replace(self, full={**self.full, _MINUTES: minutes})
