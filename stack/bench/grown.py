"""What a request costs when there is more, beside what it cost with the least."""

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from stack.errors import StackError

MOST_BLOCKS, MOST_CPU = 1.5, 1.3
"""How many times as much a request may read, and cost."""

HEAD = f"{'level':<9}{'operation':<15}{'tickets':>11}{'tenants':>9}" + "".join(
    f"{title:>9}" for title in ("CPU ms", "× I", "ratio", "blocks", "ratio")
)


@dataclass(frozen=True)
class Stage:
    """So many ``tickets`` in the tenant that is asked, which is one of so many ``tenants``."""

    tickets: int
    tenants: int = 1


def stages_of(text: str) -> list[Stage]:
    """Return the stages that ``text`` names: ``10000,1000000x10``. Raises StackError where it names none that grow."""
    try:
        stages = [Stage(*(int(number) for number in part.split("x"))) for part in text.split(",")]
    except (TypeError, ValueError):
        raise StackError("stages are like 10000,100000,100000x10: tickets, x, tenants") from None
    if any(after.tickets < before.tickets or after.tenants < before.tenants for before, after in pairwise(stages)):
        raise StackError("each stage must have at least what the one before it had")
    return stages


@dataclass(frozen=True)
class Cost:
    """What one request costs: CPU milliseconds of all processes, blocks read in ticketing's database.

    ``floor_ms`` is what one of floor I cost just then: by it the machine's speed is taken out.
    """

    stage: Stage
    level: str
    op: str
    cpu_ms: float
    floor_ms: float
    blocks: float

    @property
    def cpu(self) -> float:
        """The CPU time as a multiple of the floor's."""
        return self.cpu_ms / self.floor_ms


@dataclass(frozen=True)
class Compared:
    """A cost, and what the same request cost at the first stage."""

    cost: Cost
    least: Cost

    @property
    def cpu(self) -> float:
        """How many times as much CPU time."""
        return self.cost.cpu / self.least.cpu

    @property
    def blocks(self) -> float:
        """How many times as many blocks."""
        return self.cost.blocks / max(1.0, self.least.blocks)

    @property
    def good(self) -> bool:
        """Whether it costs about the same."""
        return self.cpu <= MOST_CPU and self.blocks <= MOST_BLOCKS

    def row(self) -> str:
        """Return it as a line of the table."""
        cost, stage = self.cost, self.cost.stage
        return (
            f"{cost.level:<9}{cost.op:<15}{stage.tickets:>11,}{stage.tenants:>9,}{cost.cpu_ms:>9.2f}{cost.cpu:>9.2f}"
            f"{self.cpu:>9.2f}{cost.blocks:>9.1f}{self.blocks:>9.2f}{'' if self.good else ' ✗'}"
        )


class Comparison:
    """Compares each cost with the first of the same operation at the same level. ``file`` keeps them for a next run."""

    def __init__(self, file: Path) -> None:
        self._file = file
        records = json.loads(file.read_text()) if file.exists() else []
        self._known = [Cost(Stage(**record.pop("stage")), **record) for record in records]
        self._least: dict[tuple[str, str], Cost] = {}
        self.all: list[Compared] = []

    def known(self, stage: Stage) -> list[Cost]:
        """Return what an earlier run has measured at ``stage``; none where none has."""
        return [cost for cost in self._known if cost.stage == stage]

    def take(self, cost: Cost) -> Compared:
        """Return the comparison."""
        found = Compared(cost, self._least.setdefault((cost.level, cost.op), cost))
        self.all.append(found)
        return found

    def keep(self) -> None:
        """Write all costs into the file."""
        self._file.write_text(json.dumps([asdict(one.cost) for one in self.all], indent=1) + "\n")
