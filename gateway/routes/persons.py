"""What is known of a customer, given out."""

from contracts.core.errors import Conflict
from contracts.core.schema import Empty
from gateway.http.routing import FILE_NAMED, Local, get, post
from gateway.persons import exports, schemas

_EXPORT = Local("export_person", schemas.AskForPerson, schemas.PersonExportProgress, exports.start, changes=True)
_PROGRESS = Local("get_person_export", schemas.NamePersonExport, schemas.PersonExportProgress, exports.progress)
_FILE = Local(
    "get_person_export_file",
    schemas.NamePersonExport,
    Empty,
    exports.file,
    errors=(Conflict,),
    gives="application/zip",
    tells=FILE_NAMED,
)

ROUTES = (
    post("/v1/customers/{customer_id}/exports", _EXPORT, "customer:export", success=202),
    get("/v1/customer-exports/{export_id}", _PROGRESS, "customer:export"),
    get("/v1/customer-exports/{export_id}/file", _FILE, "customer:export"),
)
