"""A request for each route of the table: the path filled in, and a body that fits where one can be guessed."""

from typing import Any
from uuid import uuid4

from gateway.http.routing import LOGGED_IN, PUBLIC, Local, Route
from gateway.import_jobs.jobs import XLSX
from gateway.routes import ROUTES

GUARDED = [route for route in ROUTES if route.permission != PUBLIC]
PERMITTED = [route for route in GUARDED if route.permission != LOGGED_IN]
READS_JSON = [
    route
    for route in ROUTES
    if route.verb in ("POST", "PUT") and not (isinstance(route.operation, Local) and route.operation.body)
]
READS_QUERY = [route for route in GUARDED if route.verb == "GET"]


def name_of(route: Route) -> str:
    """Return how a test names a route."""
    return f"{route.verb} {route.path}"


def path_of(route: Route) -> str:
    """Return the route's path with random ids."""
    parts = [str(uuid4()) if part.startswith("{") else part for part in route.path.split("/")]
    return "/".join(parts)


def key() -> dict[str, str]:
    """Return a header with a fresh idempotency key."""
    return {"Idempotency-Key": str(uuid4())}


def workbook_headers() -> dict[str, Any]:
    """Return the headers of an upload."""
    return {"Content-Type": XLSX} | key()
