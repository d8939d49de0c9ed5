"""What a request costs beside the floors of the same run: the machine's speed swings, so milliseconds say little."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from stack.bench.aims import Aim
from stack.bench.figures import Figure
from stack.bench.floors import FLOORS
from stack.bench.hop.ends import BARE, OURS
from stack.bench.meter import Measured

FLOOR = "floor_insert"
"""Floor I."""
JUDGED_AT, SPREAD_AT = 8, 32
"""The connections at which the CPU time is judged, and how far answers lie apart."""
MOST = {"open": 3.3, "read": 1.7, "list": 2.2, "change": 3.3, OURS: 0.8}
"""Times floor I."""
MOST_SPREAD = 6.0
"""p99 divided by p50."""

_BESIDE = {*FLOORS, BARE}


def in_turn(targets: Iterable[Measured]) -> list[Measured]:
    """Return ``targets`` as they are measured: floor I before and after each, the other floors before and after all."""
    by_op = {target.op: target for target in targets}
    floor = by_op.pop(FLOOR)
    others = [by_op.pop(op) for op in (*by_op,) if op in _BESIDE]
    return [*others, floor, *(one for target in by_op.values() for one in (target, floor)), *others]


def multiples(figures: Iterable[Figure]) -> list[Aim]:
    """Return each operation's CPU time as a multiple of floor I's, at each number of connections.

    The floor is the mean of those next to it, before and after: the machine's speed changes within a run as well.
    """
    found: dict[int, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.connections, []).append(figure)
    return [aim for connections, same in found.items() for aim in _aims(connections, same)]


def _aims(connections: int, figures: Sequence[Figure]) -> Iterator[Aim]:
    yield Aim(f"floor I at {connections}", _ms(figure for figure in figures if figure.op == FLOOR), "CPU ms")
    by_op: dict[str, list[int]] = {}
    for place, figure in enumerate(figures):
        by_op.setdefault(figure.op, []).append(place)
    del by_op[FLOOR]
    for op, places in by_op.items():
        runs, floors = [figures[place] for place in places], [_floor_beside(figures, place) for place in places]
        parts = {"CPU ms": _ms(runs), "floor I ms": fmean(floors)}
        times = fmean(run.cpu_ms["sum"] / floor for run, floor in zip(runs, floors, strict=True))
        most = MOST.get(op) if connections == JUDGED_AT else None
        yield Aim(f"{op} at {connections}", times, "× I", most=most, parts=parts)
        if connections == SPREAD_AT and op not in _BESIDE:
            yield Aim(f"{op} at {connections}, p99 ÷ p50", _spread(runs), "", most=MOST_SPREAD)


def _floor_beside(figures: Sequence[Figure], place: int) -> float:
    before = [figure for figure in figures[:place] if figure.op == FLOOR][-1:]
    after = [figure for figure in figures[place:] if figure.op == FLOOR][:1]
    return _ms([*before, *after])


def _ms(runs: Iterable[Figure]) -> float:
    return fmean(run.cpu_ms["sum"] for run in runs)


def _spread(runs: Iterable[Figure]) -> float:
    return fmean(run.load.p99_ms / run.load.p50_ms for run in runs)
