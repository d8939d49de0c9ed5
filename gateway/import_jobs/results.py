"""The result workbook of an import, written by the worker in both languages once the last row is loaded."""

from chassis.context.request import LANGUAGES
from chassis.database import UnitOfWork
from chassis.process.green import aside
from gateway.import_jobs.files import path_of, result_of
from gateway.import_jobs.models import ImportFinding, ImportJob
from gateway.imports.problems import Level, Problem
from gateway.imports.result import write_result


def write_results(work: UnitOfWork, job: ImportJob) -> None:
    """Write the refused rows of a job with their reasons, if there are any."""
    work.session.flush()
    rows = work.all(work.select(ImportFinding).where(ImportFinding.job_id == job.id))
    problems = [_problem(row) for row in rows if row.level == "error"]
    source = path_of(job.tenant_id, job.id)
    if not problems:
        return
    for language in LANGUAGES:
        target = result_of(job.tenant_id, job.id, language)
        part = target.with_suffix(".part")
        aside(write_result, source, part, problems, chinese=language == "zh")
        part.rename(target)


def _problem(row: ImportFinding) -> Problem:
    level: Level = "warning" if row.level == "warning" else "error"
    return Problem(row.sheet, row.row, row.column, row.field, row.value, row.code, row.reason_zh, row.reason_en, level)
