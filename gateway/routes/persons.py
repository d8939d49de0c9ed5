"""What is known of a customer, given out and erased."""

from contracts.core.errors import Conflict, IllegalTransition, KeptApart, StillNeeded
from contracts.core.schema import Empty
from gateway.http.routing import FILE_NAMED, Local, get, post, put
from gateway.persons import erasures, exports, schemas

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
_ASK = Local(
    "ask_erasure",
    schemas.AskForPerson,
    schemas.Erasure,
    erasures.ask,
    errors=(Conflict, StillNeeded),
    changes=True,
)
_LIST = Local("list_erasures", schemas.ListErasures, schemas.ErasurePage, erasures.list_erasures)
_GET = Local("get_erasure", schemas.NameErasure, schemas.Erasure, erasures.get_erasure)
_CONFIRM = Local(
    "confirm_erasure",
    schemas.NameErasure,
    schemas.Erasure,
    erasures.confirm,
    errors=(IllegalTransition, KeptApart, StillNeeded),
)
_REJECT = Local(
    "reject_erasure", schemas.NameErasure, schemas.Erasure, erasures.reject, errors=(IllegalTransition, KeptApart)
)

ROUTES = (
    post("/v1/customers/{customer_id}/exports", _EXPORT, "customer:export", success=202),
    get("/v1/customer-exports/{export_id}", _PROGRESS, "customer:export"),
    get("/v1/customer-exports/{export_id}/file", _FILE, "customer:export"),
    post("/v1/customers/{customer_id}/erasures", _ASK, "customer:erase", success=201),
    get("/v1/erasures", _LIST, "erasure:read"),
    get("/v1/erasures/{erasure_id}", _GET, "erasure:read"),
    put("/v1/erasures/{erasure_id}/confirmation", _CONFIRM, "customer:confirm_erasure"),
    put("/v1/erasures/{erasure_id}/rejection", _REJECT, "customer:confirm_erasure"),
)
