# mypy: allow-untyped-calls
"""OpenAPI 3.1 of the gateway, from the table of routes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema

from contracts.core import errors
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request as EmptyRequest
from gateway.documents.shapes import new_spec
from gateway.http.errors import TooManyRequests
from gateway.http.routing import EVENT_STREAM, PUBLIC, Local, Route, is_secret

_VERSION = "expected_version"
_VARIABLE = re.compile(r"{(\w+)}")
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `fields` says which fields were refused and why.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": ["string", "null"]},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "reason"],
                "properties": {key: {"type": "string"} for key in ("field", "code", "reason")},
            },
        },
        "legal": {"type": "array", "items": {"type": "string"}},
    },
}
_ALWAYS = (errors.Invalid, errors.Internal, errors.Unavailable, TooManyRequests)
_BEHIND_LOGIN = (errors.Unauthenticated, errors.Forbidden)
_WITH_KEY = (errors.KeyInUse, errors.KeyReused)


def openapi(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the OpenAPI document of ``routes``."""
    spec, converter = new_spec("Every operation of the suite, behind one door.")
    spec.components.schema("Problem", _PROBLEM)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    rows = list(routes)
    names = Counter(route.operation.name for route in rows)
    for route in rows:
        operation = {"operationId": _id(route, alone=names[route.operation.name] == 1), **_operation(route, converter)}
        spec.path(route.path, operations={route.verb.lower(): operation})
    document: dict[str, Any] = spec.to_dict()
    return document


def _id(route: Route, *, alone: bool) -> str:
    """Return the name of the operation, behind that of its service where others have the same."""
    operation = route.operation
    return operation.name if alone or isinstance(operation, Local) else f"{operation.service}_{operation.name}"


def _operation(route: Route, converter: OpenAPIConverter) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": _summary(route),
        "tags": [route.operation.service if isinstance(route.operation, RpcMethod) else "access"],
        "x-permission": route.permission,
        "security": [] if route.permission == PUBLIC else [{"bearer": []}],
        "parameters": _parameters(route, converter),
        "responses": _responses(route, converter),
    }
    body = _body(route, converter)
    leaving = {"deprecated": True} if route.leaving else {}
    return operation | leaving | ({"requestBody": body} if body else {})


def _summary(route: Route) -> str:
    """Return what is asked, in a line; where nothing is asked, what is done."""
    operation = route.operation
    if operation.request is EmptyRequest and isinstance(operation, Local):
        return (operation.function.__doc__ or "").strip().partition("\n")[0]
    return _first_line(operation.request)


def _first_line(schema: type[Schema]) -> str:
    return (schema.__doc__ or "").strip().partition("\n")[0]


def _parameters(route: Route, converter: OpenAPIConverter) -> list[dict[str, Any]]:
    uuid = {"type": "string", "format": "uuid"}
    rows = [{"in": "path", "name": name, "required": True, "schema": uuid} for name in _VARIABLE.findall(route.path)]
    if route.needs_key:
        rows.append(_header("Idempotency-Key", "Makes it safe to send the request again.", required=True))
    rows += _in_headers(route, converter)
    if _VERSION in route.operation.request_schema.fields:
        rows.append(_header("If-Match", "The ETag of the reading that the change is based on.", required=False))
    if isinstance(route.operation, Local) and route.operation.gives == EVENT_STREAM:
        rows.append(_header("Last-Event-ID", "The id of the last event that was heard.", required=False))
    if _revalidates(route):
        rows.append(_header("If-None-Match", "The ETag of what the client has already.", required=False))
    if not _has_body(route):
        rows += converter.schema2parameters(_asked(route), location="query")
    return rows


def _headers(route: Route) -> Mapping[str, str]:
    return route.operation.headers if isinstance(route.operation, Local) else {}


def _in_headers(route: Route, converter: OpenAPIConverter) -> Iterator[dict[str, Any]]:
    """Yield the fields of the request that stand in headers."""
    for name, field in _headers(route).items():
        if field in route.operation.request_schema.fields:
            (row,) = converter.schema2parameters(route.operation.request(only=(field,)), location="header")
            yield row | {"name": name}


def _revalidates(route: Route) -> bool:
    """Say whether a client may keep the answer, and ask whether it is the same still."""
    gives = isinstance(route.operation, Local) and route.operation.gives
    return route.verb == "GET" and not gives and not is_secret(route.path)


def _header(name: str, meaning: str, *, required: bool) -> dict[str, Any]:
    return {"in": "header", "name": name, "description": meaning, "required": required, "schema": {"type": "string"}}


def _asked(route: Route) -> Schema:
    """Return the request's schema without what stands in the path or in a header."""
    elsewhere = {*_VARIABLE.findall(route.path), _VERSION, *_headers(route).values()}
    return route.operation.request(exclude=elsewhere & set(route.operation.request_schema.fields))


def _has_body(route: Route) -> bool:
    return route.verb in ("POST", "PUT") and (not isinstance(route.operation, Local) or route.operation.body is None)


def _body(route: Route, converter: OpenAPIConverter) -> dict[str, Any] | None:
    if isinstance(route.operation, Local) and route.operation.body:
        return {"required": True, "content": {route.operation.body: {}}}
    if not _has_body(route) or not _asked(route).fields:
        return None
    schema = converter.schema2jsonschema(_asked(route)) | {"additionalProperties": False}
    return {"required": "required" in schema, "content": {"application/json": {"schema": schema}}}


def _responses(route: Route, converter: OpenAPIConverter) -> dict[str, Any]:
    success: dict[str, Any] = {"description": _first_line(route.operation.reply)}
    if isinstance(route.operation, Local) and route.operation.gives:
        success["content"] = {route.operation.gives: {}}
    elif route.success != HTTPStatus.NO_CONTENT and route.verb != "HEAD":
        reply = converter.resolve_nested_schema(route.operation.reply)
        success["content"] = {"application/json": {"schema": reply}}
    same = {"304": {"description": "It is what the client has already."}} if _revalidates(route) else {}
    return {str(route.success): success} | same | _refusals(route)


def _refusals(route: Route) -> dict[str, Any]:
    kinds = {*_ALWAYS, *(_BEHIND_LOGIN if route.permission != PUBLIC else ()), *(_WITH_KEY if route.needs_key else ())}
    kinds |= set(route.operation.errors)
    by_status: dict[int, list[str]] = {}
    for kind in sorted(kinds, key=lambda kind: kind.code):
        by_status.setdefault(kind.status, []).append(f"`{kind.code}`: {kind.title}.")
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": "\n".join(lines), "content": content}
        for status, lines in sorted(by_status.items())
    }
