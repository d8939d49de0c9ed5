"""Workbooks: uploaded, followed, reported on."""

from contracts.core.errors import Conflict
from contracts.core.schema import Empty
from gateway.http.routing import FILE_NAMED, Local, get, post
from gateway.import_jobs import jobs, schemas

_START = Local(
    "start_import",
    schemas.StartImport,
    schemas.ImportProgress,
    jobs.start_import,
    errors=(jobs.BadWorkbook,),
    body=jobs.XLSX,
    changes=True,
)
_GET = Local("get_import", schemas.GetImport, schemas.ImportProgress, jobs.get_import)
_FINDINGS = Local("list_import_findings", schemas.ListFindings, schemas.FindingPage, jobs.list_findings)
_RESULT = Local(
    "get_import_result",
    schemas.GetImport,
    Empty,
    jobs.get_result,
    errors=(Conflict,),
    gives=jobs.XLSX,
    tells=FILE_NAMED,
)

ROUTES = (
    post("/v1/imports", _START, "company:import", success=202),
    get("/v1/imports/{import_id}", _GET, "company:import"),
    get("/v1/imports/{import_id}/findings", _FINDINGS, "company:import"),
    get("/v1/imports/{import_id}/result", _RESULT, "company:import"),
)
