"""What a run gives: a figure, a row of the table, a record of the file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.bench.cpu import Seconds
from stack.bench.wrk import Load

GROUPS = ("floor", "gateway", "broker", "service", "relay", "notify", "database", "supervisor")
_HEAD = ("operation", "conns", "req/s", "p50 ms", "p99 ms", "errors", *GROUPS, "sum")


@dataclass(frozen=True)
class Figure:
    """An operation at a number of connections; ``cpu`` is in seconds, for all requests together."""

    op: str
    connections: int
    load: Load
    cpu: Seconds

    @property
    def cpu_ms(self) -> dict[str, float]:
        """The CPU milliseconds of a request by group, and their ``sum``."""
        each = {name: seconds * 1000 / max(1, self.load.sent) for name, seconds in self.cpu.items()}
        return {name: round(ms, 3) for name, ms in {**each, "sum": sum(each.values())}.items()}

    def record(self) -> dict[str, object]:
        """Return it as it stands in the file."""
        return {
            "op": self.op,
            "connections": self.connections,
            "rps": round(self.load.rps, 1),
            "p50_ms": round(self.load.p50_ms, 2),
            "p99_ms": round(self.load.p99_ms, 2),
            "errors": self.load.errors,
            "cpu_ms": self.cpu_ms,
        }

    def row(self) -> str:
        """Return it as a line of the table."""
        load = self.load
        cells = [self.op, self.connections, f"{load.rps:.0f}", f"{load.p50_ms:.1f}", f"{load.p99_ms:.1f}", load.errors]
        cpu = (self.cpu_ms.get(name) for name in (*GROUPS, "sum"))
        return _line([*cells, *("" if ms is None else f"{ms:.2f}" for ms in cpu)])


def head() -> str:
    """Return the head of the table."""
    return _line(_HEAD)


def write(file: Path, figures: Iterable[Figure]) -> None:
    """Write all figures as a list of records."""
    file.write_text(json.dumps([figure.record() for figure in figures], indent=1) + "\n")


def _line(cells: Sequence[object]) -> str:
    first, *rest = map(str, cells)
    return f"{first:<13}" + "".join(
        f"{cell:>{max(7, len(title) + 1)}}" for cell, title in zip(rest, _HEAD[1:], strict=True)
    )
