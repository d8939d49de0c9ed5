"""The clock that all processes of the suite share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass
class SharedClock:
    """Shifts the business time of all processes; they look at the ``file`` ten times a second."""

    file: Path
    seconds: float = 0.0

    @classmethod
    def resumed(cls, file: Path) -> Self:
        """Return the clock as ``file`` has it: what was written by its time must not lie in the future."""
        return cls(file, float(file.read_text()) if file.exists() else 0.0)

    def forward(self, minutes: float) -> None:
        """Let ``minutes`` pass at once; negative ones take time back."""
        self.seconds += minutes * 60
        new = self.file.with_suffix(".new")
        new.write_text(str(self.seconds))
        new.rename(self.file)
