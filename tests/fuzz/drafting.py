"""The document as it is asked by: with a request that succeeds as the example of each operation."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from uuid import uuid4

from gateway.documents.openapi import openapi
from gateway.http.routing import VERSION, Route
from gateway.routes import ROUTES
from tests.authorization.operations import Data

Document = dict[str, Any]
DOCUMENT: Document = openapi(ROUTES)


def name_of(route: Route) -> str:
    """Return how an operation is named: as schemathesis does."""
    return f"{route.verb} {route.path}"


def with_examples(asked: Mapping[str, Data]) -> Document:
    """Return the document in which each of these operations has one example, and no other has any."""
    document = deepcopy(DOCUMENT)
    for route in ROUTES:
        operation = document["paths"][route.path][route.verb.lower()]
        for parameter in operation["parameters"]:
            parameter["schema"].pop("examples", None)
        if name_of(route) in asked:
            _show(operation, dict(_written(route, asked[name_of(route)])))
    return document


def _written(route: Route, data: Data) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a request as they stand in it. A file is ``body``, a letter for each byte."""
    names = {field: name for name, field in route.in_headers.items()}
    if VERSION in data:
        yield "If-Match", f'"{data[VERSION]}"'
    yield from ((names.get(field, field), value) for field, value in data.items() if field != VERSION)
    yield from {"Idempotency-Key": str(uuid4()), "Accept-Language": "en"}.items()


def _show(operation: dict[str, Any], said: Data) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] in said:
            parameter["example"] = said.pop(parameter["name"])
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        said = {name: value for name, value in said.items() if name not in ("Idempotency-Key", "Accept-Language")}
        content["example"] = said if kind == "application/json" else said["body"]
