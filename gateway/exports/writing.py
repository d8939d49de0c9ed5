"""Exports as due work: each step writes some pages, and leaves the rest to the next."""

from datetime import timedelta

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.settings import period
from contracts.core.errors import ServiceError
from gateway.exports.jobs import DUE, DUE_FORGET
from gateway.exports.models import ExportJob
from gateway.exports.writer import Writer
from gateway.job_files import remove

_WAIT = timedelta(seconds=1)
_READ = "read"
_OUR_FAULT = 500


def step(work: UnitOfWork, item: Due) -> None:
    """Write the next pages of an export, and leave the rest to the next step."""
    job = work.get(ExportJob, item.subject_id, lock=True)
    if job.finished_at is not None:
        return
    try:
        writer = Writer(work, job)
        read = (_READ in item.data and writer.is_read()) or writer.write_pages()
        done = read and writer.finish()
    except ServiceError as refusal:
        # What the services cannot answer now is asked again later; what they refuse they would refuse again.
        if refusal.status >= _OUR_FAULT:
            raise
        _end(work, job, "failed", {"code": refusal.code, "detail": refusal.detail})
    else:
        if done:
            _end(work, job, "done", None)
        else:
            work.remember_due(DUE, job.id, work.now + _WAIT if read else work.now, {_READ: True} if read else None)


def forget(work: UnitOfWork, item: Due) -> None:
    """Remove the files of an export that ended some time ago."""
    remove(work.tenant_id, item.subject_id)


def _end(work: UnitOfWork, job: ExportJob, status: str, error: dict[str, str] | None) -> None:
    job.status, job.error, job.finished_at = status, error, work.now
    work.log("export.finish", "export", job.id, after={"status": status, "rows": job.rows_written})
    days = period("KEEP_EXPORT_FILES_DAYS", 7, "days")
    if error is not None:
        remove(job.tenant_id, job.id)
    elif days is not None:
        work.remember_due(DUE_FORGET, job.id, work.now + timedelta(days=days))
