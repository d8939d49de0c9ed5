"""The lists that people look at, by their paths: what a view can keep and an export can write."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from contracts.core.errors import FieldProblem, Invalid
from contracts.core.schema import load
from gateway.http.routing import LOGGED_IN, PUBLIC, Route

_OF_A_PAGE = ("limit", "cursor", "count")


@cache
def lists() -> dict[str, Route]:
    """Return the routes of all lists that need a permission."""
    # The table of routes has views and exports in it, which ask here.
    routes: tuple[Route, ...] = import_module("gateway.routes").ROUTES
    return {
        route.path: route
        for route in routes
        if "shown" in route.operation.request_schema.fields and route.permission not in (PUBLIC, LOGGED_IN)
    }


def list_at(path: str) -> Route:
    """Return the list with this path. Raises Invalid where there is none."""
    route = lists().get(path)
    if route is None:
        raise Invalid(fields=[FieldProblem("list", "unknown", f"Must be one of: {', '.join(sorted(lists()))}.")])
    return route


def check_query(route: Route, query: Mapping[str, str]) -> dict[str, Any]:
    """Return ``query``, as it stands in the address of the list, as Python values. Raises Invalid.

    What says which page it is has no place in it.
    """
    paged = [FieldProblem(f"query.{name}", "unknown_field", "Unknown field.") for name in _OF_A_PAGE if name in query]
    if paged:
        raise Invalid(fields=paged)
    try:
        return load(route.operation.request_schema, dict(query))
    except Invalid as refusal:
        fields = [FieldProblem(f"query.{one.field}", one.code, one.reason) for one in refusal.fields]
        raise Invalid(fields=fields) from None
