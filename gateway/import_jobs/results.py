"""The result workbook of an import, written by the worker in both languages once the last row is loaded."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from chassis.context.request import LANGUAGES
from chassis.database import UnitOfWork
from chassis.process.green import aside
from gateway import background
from gateway.import_jobs.files import path_of, result_of
from gateway.import_jobs.models import FOUND, ImportFinding, ImportJob
from gateway.imports.problems import Problem
from gateway.imports.result import write_result


def has_results(work: UnitOfWork, job: ImportJob) -> bool:
    """Say whether the refused rows of a job, if any, stand in its result; where not, they are being written."""
    targets = {language: result_of(job.tenant_id, job.id, language) for language in LANGUAGES}
    if all(path.exists() for path in targets.values()):
        return True
    if not background.is_running(job.id):
        problems = _problems(work, job)
        if not problems:
            return True
        background.begin(job.id, partial(_write, path_of(job.tenant_id, job.id), targets, problems))
    return background.has_ended(job.id)


def _write(source: Path, targets: Mapping[str, Path], problems: Sequence[Problem]) -> None:
    """Write all; each file is there when it is whole."""
    for language, target in targets.items():
        part = target.with_suffix(f".{uuid4()}.part")
        aside(write_result, source, part, problems, chinese=language == "zh")
        part.rename(target)


def _problems(work: UnitOfWork, job: ImportJob) -> list[Problem]:
    """Return what kept rows out, sheet by sheet. There may be hundreds of thousands: equal texts are kept once."""
    errors = (ImportFinding.job_id == job.id, ImportFinding.level == "error")
    order = (ImportFinding.sheet, ImportFinding.row, ImportFinding.id)
    columns = [getattr(ImportFinding, name) for name in FOUND]
    found = work.session.execute(work.select(ImportFinding).with_only_columns(*columns).where(*errors).order_by(*order))
    kept: dict[Any, Any] = {}
    return [Problem(*(kept.setdefault(value, value) for value in row)) for row in found]
