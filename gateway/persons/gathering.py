"""Gathers what all parts know of a customer, as due work: each step asks one part, whose rows become a file.

Then each file that hangs on what is hers is fetched. A step that is cut off is done again; all of it becomes one
archive at the end.
"""

from datetime import timedelta

import orjson

from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.settings import period
from chassis.tenancy.exporting import written
from contracts.core.errors import ServiceError
from gateway.access.authorization import may
from gateway.access.lookup import standing
from gateway.exports.jobs import DUE_FORGET
from gateway.job_files import file_of, remove
from gateway.persons import files
from gateway.persons.exports import DUE, ENDING
from gateway.persons.models import PersonExport
from gateway.persons.parts import GATEWAY, PARTS, about, rows_of

PERMISSION = "customer:export"
_OUR_FAULT = 500
_INDENTED = orjson.OPT_INDENT_2


def step(work: UnitOfWork, item: Due) -> None:
    """Ask the next part, and leave the rest to the next step."""
    job = work.get(PersonExport, item.subject_id, lock=True)
    if job.finished_at is not None:
        return
    try:
        may(standing(work.tenant_id, job.principal, job.acting_for, work.now).permissions, PERMISSION)
        whole = _gathered(work, job)
    except ServiceError as refusal:
        # What a part cannot answer now it is asked again later; what it refuses it would refuse again.
        if refusal.status >= _OUR_FAULT:
            raise
        remove(job.tenant_id, job.id)
        _end(work, job, "failed", {"code": refusal.code, "detail": refusal.detail})
        return
    if whole:
        _pack(work, job)
        _end(work, job, "done", None)
    else:
        work.remember_due(DUE, job.id, work.now)


def _gathered(work: UnitOfWork, job: PersonExport) -> bool:
    """Ask the next part, or fetch the next file; return whether nothing was left."""
    if job.parts_done == len(PARTS):
        return files.fetched(job)
    _gather(work, job, PARTS[job.parts_done])
    return False


def _gather(work: UnitOfWork, job: PersonExport, part: str) -> None:
    tables: dict[str, list[dict[str, object]]] = {}
    person = about(work, job.customer_id)
    if part == GATEWAY:
        person |= {"things": files.tickets_of(job)}
    for row in rows_of(work, part, person):
        tables.setdefault(row["table"], []).append(row["values"])
    file_of(job.tenant_id, job.id, f"{part}.json").write_bytes(orjson.dumps(tables, option=_INDENTED))
    job.status, job.parts_done = "running", job.parts_done + 1
    job.rows_written += sum(map(len, tables.values()))


def _pack(work: UnitOfWork, job: PersonExport) -> None:
    target = file_of(job.tenant_id, job.id, ENDING)
    target.unlink(missing_ok=True)
    told = {"customer_id": job.customer_id, "moment": work.now, "rows": job.rows_written, "parts": PARTS}
    with written(target) as archive:
        for part in PARTS:
            archive.write(file_of(job.tenant_id, job.id, f"{part}.json"), f"{part}.json")
        told["files"] = files.pack(job, archive)
        archive.writestr("manifest.json", orjson.dumps(told, option=_INDENTED))


def _end(work: UnitOfWork, job: PersonExport, status: str, error: dict[str, str] | None) -> None:
    job.status, job.error, job.finished_at = status, error, work.now
    days = period("KEEP_EXPORT_FILES_DAYS", 7, "days")
    if error is None and days is not None:
        work.remember_due(DUE_FORGET, job.id, work.now + timedelta(days=days))
