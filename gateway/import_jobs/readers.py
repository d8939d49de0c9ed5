"""The workbooks that this process reads, so that a step need not begin at the first row again."""

from collections import OrderedDict
from pathlib import Path
from uuid import UUID

from chassis.process.green import aside
from gateway.imports.batches import Batch, batches
from gateway.imports.parsed import Position
from gateway.imports.rows import read_workbook


class Reader:
    """The batches of a workbook behind a ``position``. The present one stays until it is :meth:`loaded`."""

    def __init__(self, path: Path, position: Position | None) -> None:
        self.position = position
        self.usable = True
        self._rest = batches(read_workbook(path, after=position))
        self._present: Batch | None = None

    def present(self) -> Batch | None:
        """Return the batch to load now, None at the end. Raises WorkbookRefused."""
        if self._present is None:
            self.usable = False  # an iterator that has raised would seem to be at its end
            self._present = aside(next, self._rest, None)
            self.usable = True
        return self._present

    def loaded(self) -> None:
        """Go on to the next batch."""
        if self._present is not None:
            self.position = self._present.position
        self._present = None


class Readers:
    """Readers by job, at most ``most`` at once: each holds a sheet in memory."""

    def __init__(self, most: int = 2) -> None:
        self._most = most
        self._open: OrderedDict[UUID, Reader] = OrderedDict()

    def of(self, job_id: UUID, path: Path, position: Position | None) -> Reader:
        """Return the reader of a job that is at ``position``: the one from before, if nobody else went on since."""
        reader = self._open.pop(job_id, None)
        if reader is None or not reader.usable or reader.position != position:
            reader = Reader(path, position)
        while len(self._open) >= self._most:
            self._open.popitem(last=False)
        self._open[job_id] = reader
        return reader

    def forget(self, job_id: UUID) -> None:
        """Let go of a job's workbook."""
        self._open.pop(job_id, None)
