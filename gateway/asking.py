"""How the operation of a route is asked, by whoever has a call in hand: the door, or an export page by page."""

from typing import Any

from chassis.context import Context
from contracts.core.rpc import RpcMethod
from contracts.core.schema import load
from gateway import services
from gateway.access.givers import givable_by
from gateway.http.call import Call
from gateway.http.routing import Route
from gateway.works import context_of


def checked(route: Route, data: dict[str, Any]) -> dict[str, Any]:
    """Return the request ``data`` on the wire as the operation takes it. Raises Invalid."""
    loaded = load(route.operation.request_schema, data)
    return data if isinstance(route.operation, RpcMethod) else loaded


def answer(route: Route, call: Call) -> Any:
    """Return what the operation answers, on the wire; or a response that it has made itself."""
    operation = route.operation
    if isinstance(operation, RpcMethod):
        return services.ask(operation, call.data, _context(operation, call))
    return operation.answer(call)


def passed(method: RpcMethod, call: Call) -> bytes:
    """Return what a service answers as JSON that nobody here has looked at."""
    return services.ask_and_pass(method, call.data, _context(method, call))


def _context(method: RpcMethod, call: Call) -> Context:
    return context_of(call, gives=givable_by(call) if method.gives else None)
