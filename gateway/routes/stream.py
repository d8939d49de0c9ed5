"""What happens, as it happens."""

from contracts.core.schema import Request
from gateway.http.errors import INCOMPLETE
from gateway.http.routing import EVENT_STREAM, LOGGED_IN, Local, get
from gateway.stream import streaming
from gateway.stream.schemas import HappeningTold

_STREAM = Local("stream", Request, HappeningTold, streaming.open_stream, errors=INCOMPLETE, gives=EVENT_STREAM)

ROUTES = (get("/v1/stream", _STREAM, LOGGED_IN),)
