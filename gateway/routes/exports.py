"""Lists written into files."""

from contracts.core.errors import Conflict, NotFound
from contracts.core.schema import Empty
from gateway.exports import jobs, schemas
from gateway.http.routing import FILE_NAMED, Local, get, post

_START = Local(
    "start_export", schemas.StartExport, schemas.ExportProgress, jobs.start, errors=(NotFound,), changes=True
)
_GET = Local("get_export", schemas.NameExport, schemas.ExportProgress, jobs.progress)
_FILE = Local(
    "get_export_file",
    schemas.NameExport,
    Empty,
    jobs.file,
    errors=(Conflict,),
    gives=tuple(jobs.TYPES.values()),
    tells=FILE_NAMED,
)

ROUTES = (
    post("/v1/exports", _START, "export:make", success=202),
    get("/v1/exports/{export_id}", _GET, "export:make"),
    get("/v1/exports/{export_id}/file", _FILE, "export:make"),
)
