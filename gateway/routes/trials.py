"""What a company has tried out is cleared before it goes live."""

from dataclasses import replace

from contracts.core.errors import Conflict, KeptApart
from contracts.core.schema import Empty, Request
from gateway.http.routing import Local, delete, get, put
from gateway.trials import serving
from gateway.trials.schemas import NameCompany, TrialTold

_GET = Local("get_trial", Request, TrialTold, serving.get_trial)
_ASK = Local("ask_clearing", NameCompany, TrialTold, serving.ask, errors=(Conflict,))
_CONFIRM = Local("confirm_clearing", NameCompany, TrialTold, serving.confirm, errors=(Conflict, KeptApart))
_CALL_OFF = Local("call_off_clearing", Request, Empty, serving.call_off, errors=(Conflict,))
_GO_LIVE = Local("go_live", NameCompany, TrialTold, serving.go_live, errors=(Conflict,))

ROUTES = (
    replace(get("/v1/trial", _GET, "trial:read"), while_clearing=True),
    put("/v1/trial/clearing", _ASK, "trial:clear"),
    put("/v1/trial/clearing/confirmation", _CONFIRM, "trial:clear"),
    delete("/v1/trial/clearing", _CALL_OFF, "trial:clear"),
    put("/v1/trial/live", _GO_LIVE, "trial:end"),
)
