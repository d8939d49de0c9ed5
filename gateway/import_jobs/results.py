"""The result workbook of an import, written by the worker in both languages once the last row is loaded."""

from typing import Any

from chassis.context.request import LANGUAGES
from chassis.database import UnitOfWork
from chassis.process.green import aside
from gateway.import_jobs.files import path_of, result_of
from gateway.import_jobs.models import FOUND, ImportFinding, ImportJob
from gateway.imports.problems import Problem
from gateway.imports.result import write_result


def write_results(work: UnitOfWork, job: ImportJob) -> None:
    """Write the refused rows of a job with their reasons, if there are any."""
    problems = _problems(work, job)
    source = path_of(job.tenant_id, job.id)
    if not problems:
        return
    for language in LANGUAGES:
        target = result_of(job.tenant_id, job.id, language)
        part = target.with_suffix(".part")
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
