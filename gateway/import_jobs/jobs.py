"""What people do with import jobs: start one, follow it, get what was refused."""

from typing import Any

from flask import Response, send_file

from chassis.context import gives_as_json
from chassis.database import UnitOfWork
from chassis.database.paging import page_asked
from chassis.nodes import node_of
from chassis.scopes import Scopes
from contracts.core.errors import Conflict, Forbidden, Invalid, NotFound
from gateway.access.givers import givable_by
from gateway.http.call import Call
from gateway.import_jobs.files import Upload, path_of, received, result_of
from gateway.import_jobs.models import ImportFinding, ImportJob
from gateway.imports.guard import check_file
from gateway.imports.problems import WorkbookRefused
from gateway.once import made_once
from gateway.works import work_of

DUE = "import_step"
DUE_FORGET = "import_forget"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadWorkbook(Invalid):
    """The file as a whole cannot be read; ``extra["reason"]`` is the stable reason."""

    code = "workbook_refused"
    title = "The workbook cannot be read"


def start_import(call: Call) -> ImportJob:
    """Store the workbook that is the body, and leave the rest to the worker."""
    if call.stream is None:
        raise NotFound
    try:
        with received(call.stream, call.who.tenant_id) as upload:
            check_file(upload.path)
            return _start_once(call, upload)
    except WorkbookRefused as refusal:
        text = refusal.reason_zh if call.language == "zh" else refusal.reason_en
        raise BadWorkbook(text, reason=refusal.code) from None


def _start_once(call: Call, upload: Upload) -> ImportJob:
    asked = {"file_name": call.data["file_name"], "sha256": upload.sha256}

    def make(work: UnitOfWork) -> ImportJob:
        job = _queue(work, call)
        upload.path.rename(path_of(work.tenant_id, job.id))
        return job

    return made_once(call, "start_import", asked, ImportJob, make)


def _queue(work: UnitOfWork, call: Call) -> ImportJob:
    counts = dict.fromkeys(("rows_total", "rows_read", "created", "changed", "unchanged", "refused"), 0)
    job = ImportJob(
        file_name=call.data["file_name"],
        status="queued",
        principal=call.who.principal,
        scopes=Scopes(call.scopes).as_json(),
        gives=gives_as_json(givable_by(call)),
        **counts,
    )
    work.add(job)
    after = {"file_name": job.file_name}
    work.log("import.start", "import", job.id, after=after, node=node_of(work, Scopes(call.scopes)))
    work.session.flush()
    work.remember_due(DUE, job.id, work.now)
    return job


def get_import(call: Call) -> ImportJob:
    """Return how far an import is. Raises NotFound for one out of reach."""
    with work_of(call) as work:
        return _found(work, call)


def list_findings(call: Call) -> dict[str, Any]:
    """Return a page of what was found wrong in the workbook. Raises NotFound for an import out of reach."""
    with work_of(call) as work:
        job = _found(work, call)
        found = work.select(ImportFinding).where(ImportFinding.job_id == job.id)
        order = (ImportFinding.sheet, ImportFinding.row)
        return work.page(found, *order, **page_asked(call.data))


def get_result(call: Call) -> Response:
    """Return the workbook of the refused rows with their reasons, to be mended and imported again.

    Raises Forbidden for somebody who sees personal values masked, unless the rows are his own; NotFound.
    """
    with work_of(call) as work:
        job = _found(work, call)
    if call.masked and job.principal != call.who.principal:
        raise Forbidden("The rows hold in full what you do not see in full.")
    if job.status != "done":
        raise Conflict("There is no result before the import is done.", status_of_import=job.status)
    path = result_of(job.tenant_id, job.id, call.language)
    if not path.exists():
        raise NotFound("No row was refused, or the workbook is no longer kept.")
    return send_file(path, XLSX, as_attachment=True, download_name=f"result-{job.file_name}")


def _found(work: UnitOfWork, call: Call) -> ImportJob:
    """Return an import of the caller's, or any to whoever reaches the whole company: its rows may be of anywhere."""
    job = work.get(ImportJob, call.data["import_id"])
    if job.principal != call.who.principal and not Scopes(call.scopes).whole:
        raise NotFound
    return job
