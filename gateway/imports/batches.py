"""Rows in batches for loading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.imports.parsed import Parsed, Position
from gateway.imports.problems import Problem

LARGEST = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 500 rows of one sheet that follow each other, good and bad."""

    rows: tuple[Parsed, ...]

    @property
    def kind(self) -> str:
        """Our name of the sheet."""
        return self.rows[0].kind

    @property
    def position(self) -> Position:
        """Where to go on after this batch: ``read_workbook(path, after=…)``."""
        return self.rows[-1].sheet, self.rows[-1].row

    @property
    def good(self) -> list[Parsed]:
        """The rows to load."""
        return [row for row in self.rows if row.values is not None]

    @property
    def problems(self) -> list[Problem]:
        """Everything found in these rows, warnings too."""
        return [problem for row in self.rows for problem in row.problems]


def batches(rows: Iterable[Parsed], size: int = LARGEST) -> Iterator[Batch]:
    """Yield ``rows`` in batches of at most ``size``; a new sheet begins a new one."""
    collected: list[Parsed] = []
    for row in rows:
        if collected and (len(collected) == size or row.sheet != collected[0].sheet):
            yield Batch(tuple(collected))
            collected = []
        collected.append(row)
    if collected:
        yield Batch(tuple(collected))
