"""What is expected of a scenario, and what was measured."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Check:
    """``measured`` is to be what ``wanted`` says; ``held`` whether it is. Reported only: ``wanted`` is empty.

    ``speed``: the machine decides it too, and whoever works on it besides: the short form does not fail by it.
    """

    what: str
    measured: float
    wanted: str
    held: bool
    speed: bool = False

    def row(self) -> str:
        """Return it as a line."""
        return f"{'✓' if self.held else '✗'} {self.what}: {self.measured:g}  {self.wanted}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written down."""
        return asdict(self)


def exactly(what: str, measured: float, number: float) -> Check:
    """It must be that number."""
    return Check(what, measured, f"= {number:g}", measured == number)


def at_most(what: str, measured: float, number: float, *, speed: bool = False) -> Check:
    """It must not be more."""
    return Check(what, round(measured, 3), f"≤ {number:g}", measured <= number, speed)


def at_least(what: str, measured: float, number: float, *, speed: bool = False) -> Check:
    """It must not be less."""
    return Check(what, round(measured, 3), f"≥ {number:g}", measured >= number, speed)


def reported(what: str, measured: float) -> Check:
    """It is said, whatever it is."""
    return Check(what, round(measured, 3), "", held=True)
