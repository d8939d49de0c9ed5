"""What people do with import jobs: start one, follow it, get what was refused."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Response, send_file

from chassis.scopes import Scopes
from contracts.core.errors import Conflict, Invalid, NotFound
from gateway.http.call import Call
from gateway.import_jobs.files import path_of, store
from gateway.import_jobs.models import ImportFinding, ImportJob
from gateway.imports.guard import check_file
from gateway.imports.problems import Level, Problem, WorkbookRefused
from gateway.imports.result import write_result
from gateway.works import work_of

DUE = "import_step"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadWorkbook(Invalid):
    """The file as a whole cannot be read; ``extra["reason"]`` is the stable reason."""

    code = "workbook_refused"
    title = "The workbook cannot be read"


def start_import(call: Call) -> ImportJob:
    """Store the workbook that is the body, and leave the rest to the worker."""
    job_id = uuid4()
    path = path_of(call.who.tenant_id, job_id)
    if call.stream is None:
        raise NotFound
    store(call.stream, path)
    try:
        check_file(path)
        return _queue(call, job_id)
    except WorkbookRefused as refusal:
        path.unlink(missing_ok=True)
        text = refusal.reason_zh if call.language == "zh" else refusal.reason_en
        raise BadWorkbook(text, reason=refusal.code) from None


def _queue(call: Call, job_id: Any) -> ImportJob:
    with work_of(call) as work:
        job = ImportJob(
            id=job_id,
            file_name=call.data["file_name"],
            status="queued",
            principal=call.who.principal,
            scopes=Scopes(call.scopes).as_json(),
            **dict.fromkeys(("rows_total", "rows_read", "created", "changed", "unchanged", "refused"), 0),
        )
        work.add(job)
        work.log("import.start", "import", job.id, after={"file_name": job.file_name})
        work.session.flush()
        work.remember_due(DUE, job.id, work.now)
        return job


def get_import(call: Call) -> ImportJob:
    """Return how far an import is."""
    with work_of(call) as work:
        return work.get(ImportJob, call.data["import_id"])


def list_findings(call: Call) -> dict[str, Any]:
    """Return a page of what was found wrong in the workbook."""
    with work_of(call) as work:
        job = work.get(ImportJob, call.data["import_id"])
        found = work.select(ImportFinding).where(ImportFinding.job_id == job.id)
        order = (ImportFinding.sheet, ImportFinding.row)
        return work.page(found, *order, limit=call.data["limit"], cursor=call.data["cursor"])


def get_result(call: Call) -> Response:
    """Return the workbook of the refused rows with their reasons, to be mended and imported again."""
    with work_of(call) as work:
        job = work.get(ImportJob, call.data["import_id"])
        if job.status != "done":
            raise Conflict("There is no result before the import is done.", status_of_import=job.status)
        rows = work.all(work.select(ImportFinding).where(ImportFinding.job_id == job.id))
    source = path_of(call.who.tenant_id, job.id)
    if not source.exists():
        raise NotFound("The workbook is no longer kept.")
    return _result(source, [_problem(row) for row in rows], job.file_name, chinese=call.language == "zh")


def _result(source: Path, problems: list[Problem], name: str, *, chinese: bool) -> Response:
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it once it is sent
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        write_result(source, path, problems, chinese=chinese)
        target.write(path.read_bytes())
    target.seek(0)
    return send_file(target, XLSX, as_attachment=True, download_name=f"result-{name}")


def _problem(row: ImportFinding) -> Problem:
    level: Level = "warning" if row.level == "warning" else "error"
    return Problem(row.sheet, row.row, row.column, row.field, row.value, row.code, row.reason_zh, row.reason_en, level)
