"""A scenario: what is done to the suite, and what must be true afterwards."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from stack.resilience.arena import USUAL, Arena, Say, Setup
from stack.resilience.checks import Check

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
