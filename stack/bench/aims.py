"""Figures that have an aim: their table, their file, and whether all are reached."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

FLOOR_MS = 1.8
"""What floor I cost on the machine on which the aims were set."""

_FORM = "  {:<46}{:>10}{:>10}  {:<12}{}"


@dataclass(frozen=True)
class Aim:
    """What was measured, and ``most`` or ``least`` of it that is wanted; with neither it is told and not judged.

    ``parts`` are what it is made of, or what was seen beside it.
    """

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """It is as it is wanted."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def beside(self, floor_ms: float) -> Self:
        """Return it with ``most`` as it is where floor I costs so much: aims were set where it cost 1.8 ms."""
        if self.most is None:
            return self
        return replace(self, most=self.most * floor_ms / FLOOR_MS, parts={**self.parts, "floor I ms": floor_ms})

    def row(self) -> str:
        """Return it as a line of the table."""
        wanted = (
            f"≤ {self.most:.3g}" if self.most is not None else f"≥ {self.least:g}" if self.least is not None else ""
        )
        sign = " " if not wanted else "✓" if self.met else "✗"
        parts = ", ".join(f"{name} {_short(value)}" for name, value in self.parts.items())
        return sign + _FORM.format(self.what, _short(self.value), wanted, self.unit, parts)[1:].rstrip()

    def record(self) -> dict[str, object]:
        """Return it as it stands in the file."""
        parts = {name: round(value, 3) for name, value in self.parts.items()}
        return {
            "what": self.what,
            "value": round(self.value, 3),
            "unit": self.unit,
            "most": self.most,
            "least": self.least,
            "parts": parts,
        }


def head() -> str:
    """Return the head of the table."""
    return _FORM.format("figure", "measured", "wanted", "unit", "of which")


def write(file: Path, aims: Iterable[Aim]) -> None:
    """Write all of them as a list of records."""
    file.write_text(json.dumps([aim.record() for aim in aims], indent=1) + "\n")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
