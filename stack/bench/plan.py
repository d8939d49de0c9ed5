"""What is to be measured, and where its files are."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """Each operation runs for ``seconds`` at each of ``connections``; ``idle_seconds`` are watched at rest,
    ``rest_seconds`` where that is judged.

    The files are below ``root``: ``data`` of the suite, which is kept for the next time, and the figures.
    """

    root: Path
    connections: tuple[int, ...] = (1, 8, 32)
    seconds: int = 8
    idle_seconds: float = 10.0
    rest_seconds: float = 60.0

    @property
    def data(self) -> Path:
        """The folder of the suite."""
        return self.root / "data"

    @property
    def latest(self) -> Path:
        """The file that the figures are written to."""
        return self.root / "latest.json"

    @property
    def events(self) -> Path:
        """The file that the figures of events are written to."""
        return self.root / "events.json"

    def requests(self, operation: str) -> Path:
        """The file with the requests of an operation."""
        return self.data / "run" / f"bench-{operation}.requests"
