"""What people do with exports: start one, follow it, get the file. Nobody but who asked for one knows of it."""

from flask import Response, send_file

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict, Forbidden, NotFound
from gateway.access.authorization import may
from gateway.exports.models import ExportJob
from gateway.exports.sight import sight_of
from gateway.http.call import Call
from gateway.job_files import file_of
from gateway.lists import check_query, list_at, lists
from gateway.once import made_once
from gateway.views.keeping import view_seen
from gateway.works import work_of

DUE = "export_step"
DUE_FORGET = "export_forget"
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def start(call: Call) -> ExportJob:
    """Begin to write a list into a file. Raises Invalid, Forbidden without the permission of the list, NotFound."""
    path, query = _asked(call)
    route = list_at(path)
    may(call.who.permissions, route.permission)
    check_query(route, query)
    asked = {"list": path, "query": query, "format": call.data["format"], "language": _language(call)}
    return made_once(call, "start_export", asked, ExportJob, lambda work: _queue(work, call, asked))


def progress(call: Call) -> ExportJob:
    """Return how far an export is."""
    with work_of(call) as work:
        return _own(work, call)


def file(call: Call) -> Response:
    """Return the file. Raises Conflict before it is written, Forbidden where one may not read it so now, NotFound."""
    job = progress(call)
    if job.status != "done":
        raise Conflict("There is no file before the export is done.", status_of_export=job.status)
    if job.list not in lists():
        raise NotFound
    if sight_of(call.who, lists()[job.list].permission) != job.read_as:
        raise Forbidden("You may read less now, or something else, than when this was written: export it again.")
    path = file_of(job.tenant_id, job.id, job.format)
    if not path.exists():
        raise NotFound("The file is no longer kept.")
    name = job.list.removeprefix("/v1/").replace("/", "-")
    return send_file(path, TYPES[job.format], as_attachment=True, download_name=f"{name}.{job.format}")


def _asked(call: Call) -> tuple[str, dict[str, str]]:
    if call.data["view_id"] is None:
        return call.data["list"], call.data["query"]
    with work_of(call) as work:
        view = view_seen(work, call, call.data["view_id"])
        return view.list, view.query


def _language(call: Call) -> str:
    return str(call.data["language"] or call.language)


def _queue(work: UnitOfWork, call: Call, asked: dict[str, object]) -> ExportJob:
    who = {"principal": call.who.principal, "acting_for": call.who.acting_for}
    job = ExportJob(status="queued", rows_written=0, bytes_written=0, **who, **asked)
    work.add(job)
    work.session.flush()
    work.log("export.start", "export", job.id, after=asked)
    work.remember_due(DUE, job.id, work.now)
    return job


def _own(work: UnitOfWork, call: Call) -> ExportJob:
    job = work.get(ExportJob, call.data["export_id"])
    if (job.principal, job.acting_for) != (call.who.principal, call.who.acting_for):
        raise NotFound
    return job
