"""What a request costs beside the floors of the same run: the machine's speed swings, so milliseconds say little."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from stack.bench.aims import Aim
from stack.bench.figures import Figure
from stack.bench.floors import FLOORS
from stack.bench.hop.ends import BARE, OURS

FLOOR = "floor_insert"
"""Floor I."""
JUDGED_AT, SPREAD_AT = 8, 32
"""The connections at which the CPU time is judged, and how far answers lie apart."""
MOST = {"open": 3.3, "read": 1.7, "list": 2.2, "change": 3.3, OURS: 0.8}
"""Times floor I."""
MOST_SPREAD = 6.0
"""p99 divided by p50."""

_BESIDE = {*FLOORS, BARE}


def multiples(figures: Iterable[Figure]) -> list[Aim]:
    """Return each operation's CPU time as a multiple of floor I's, at each number of connections.

    A floor is measured before and after: its mean is taken.
    """
    found: dict[int, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.connections, []).append(figure)
    return [aim for connections, same in found.items() for aim in _aims(connections, same)]


def _aims(connections: int, figures: Sequence[Figure]) -> Iterator[Aim]:
    by_op: dict[str, list[Figure]] = {}
    for figure in figures:
        by_op.setdefault(figure.op, []).append(figure)
    floor = _ms(by_op.pop(FLOOR))
    yield Aim(f"floor I at {connections}", floor, "CPU ms")
    for op, runs in by_op.items():
        most = MOST.get(op) if connections == JUDGED_AT else None
        yield Aim(f"{op} at {connections}", _ms(runs) / floor, "× I", most=most, parts={"CPU ms": _ms(runs)})
        if connections == SPREAD_AT and op not in _BESIDE:
            yield Aim(f"{op} at {connections}, p99 ÷ p50", _spread(runs), "", most=MOST_SPREAD)


def _ms(runs: Iterable[Figure]) -> float:
    return fmean(run.cpu_ms["sum"] for run in runs)


def _spread(runs: Iterable[Figure]) -> float:
    return fmean(run.load.p99_ms / run.load.p50_ms for run in runs)
