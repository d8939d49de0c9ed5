"""The result workbook of an import, written by the worker in both languages once the last row is loaded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

from chassis.context.request import LANGUAGES
from chassis.database import UnitOfWork
from chassis.process.green import aside
from gateway.import_jobs.files import path_of, result_of
from gateway.import_jobs.models import FOUND, ImportFinding, ImportJob
from gateway.imports.problems import Problem
from gateway.imports.result import write_result

_AT_ONCE_SECONDS = 3.0


class Writing(Thread):
    """Writes a result, which for a large workbook takes longer than a transaction may, and other jobs should wait."""

    def __init__(self, source: Path, targets: Mapping[str, Path], problems: Sequence[Problem]) -> None:
        super().__init__(daemon=True)
        self.error: Exception | None = None
        self._source = source
        self._targets = targets
        self._problems = problems

    def run(self) -> None:
        """Write all; each file is there when it is whole."""
        try:
            for language, target in self._targets.items():
                # Another worker may be at the same one: it was this one's before the last restart.
                part = target.with_suffix(f".{uuid4()}.part")
                aside(write_result, self._source, part, self._problems, chinese=language == "zh")
                part.rename(target)
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            self.error = error


_writings: dict[UUID, Writing] = {}


def has_results(work: UnitOfWork, job: ImportJob) -> bool:
    """Say whether the refused rows of a job, if any, stand in its result; where not, they are being written."""
    targets = {language: result_of(job.tenant_id, job.id, language) for language in LANGUAGES}
    if all(path.exists() for path in targets.values()):
        return True
    writing = _writings.get(job.id)
    if writing is None:
        problems = _problems(work, job)
        if not problems:
            return True
        writing = _writings[job.id] = Writing(path_of(job.tenant_id, job.id), targets, problems)
        writing.start()
    return _ended(job.id, writing)


def _ended(job_id: UUID, writing: Writing) -> bool:
    writing.join(_AT_ONCE_SECONDS)
    if writing.is_alive():
        return False
    del _writings[job_id]
    if writing.error is not None:
        raise writing.error
    return True


def _problems(work: UnitOfWork, job: ImportJob) -> list[Problem]:
    """Return what kept rows out, sheet by sheet. There may be hundreds of thousands: equal texts are kept once."""
    errors = (ImportFinding.job_id == job.id, ImportFinding.level == "error")
    order = (ImportFinding.sheet, ImportFinding.row, ImportFinding.id)
    columns = [getattr(ImportFinding, name) for name in FOUND]
    found = work.session.execute(work.select(ImportFinding).with_only_columns(*columns).where(*errors).order_by(*order))
    kept: dict[Any, Any] = {}
    return [Problem(*(kept.setdefault(value, value) for value in row)) for row in found]
