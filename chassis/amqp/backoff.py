"""How long to wait before the next attempt."""

from collections.abc import Iterator

LONGEST_WAIT = 3.0


def waits(first: float = 0.2, longest: float = LONGEST_WAIT) -> Iterator[float]:
    """Yield waits in seconds which double from ``first`` and stay at ``longest``."""
    wait = first
    while True:
        yield wait
        wait = min(wait * 2, longest)
