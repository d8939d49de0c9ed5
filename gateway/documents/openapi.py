# mypy: allow-untyped-calls
"""OpenAPI 3.1 of the gateway, from the table of routes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import groupby
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema

from contracts.core.errors import ServiceError
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request as EmptyRequest
from gateway.documents.headers import asked_headers, of_refusals, of_success, of_the_same, revalidates, told_headers
from gateway.documents.refusals import VARIABLE, refusals_of
from gateway.documents.shapes import new_spec
from gateway.http.problems import CONTENT_TYPE
from gateway.http.routing import EVENT_STREAM, PUBLIC, VERSION, Local, Route

_FILE = {"type": "string", "format": "binary"}
_EVENT = {"description": "One server-sent event after the other."}
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


def openapi(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the OpenAPI document of ``routes``."""
    spec, converter = new_spec("Every operation of the suite, behind one door.")
    spec.components.schema("Problem", _PROBLEM)
    for name, header in told_headers().items():
        spec.components.header(name, header)
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
    rows = [{"in": "path", "name": name, "required": True, "schema": uuid} for name in VARIABLE.findall(route.path)]
    rows += [*asked_headers(route), *_in_headers(route, converter)]
    if not route.has_json:
        rows += map(_without_null, converter.schema2parameters(_asked(route), location="query"))
    return rows


def _in_headers(route: Route, converter: OpenAPIConverter) -> Iterator[dict[str, Any]]:
    """Yield the fields of the request that stand in headers."""
    for name, field in route.in_headers.items():
        if field in route.operation.request_schema.fields:
            (row,) = converter.schema2parameters(route.operation.request(only=(field,)), location="header")
            yield _without_null(row | {"name": name})


def _without_null(row: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter as it stands in an address, where what is not said is left out: there is no null."""
    schema = {key: value for key, value in row["schema"].items() if (key, value) != ("default", None)}
    if isinstance(schema.get("type"), list):
        [schema["type"]] = [name for name in schema["type"] if name != "null"]
    return row | {"schema": schema}


def _asked(route: Route) -> Schema:
    """Return the request's schema without what stands in the path or in a header."""
    elsewhere = {*VARIABLE.findall(route.path), VERSION, *route.in_headers.values()}
    return route.operation.request(exclude=elsewhere & set(route.operation.request_schema.fields))


def _body(route: Route, converter: OpenAPIConverter) -> dict[str, Any] | None:
    if route.takes_file:
        return {"required": True, "content": {route.takes_file: {"schema": _FILE}}}
    if not route.has_json or not _asked(route).fields:
        return None
    schema = converter.schema2jsonschema(_asked(route)) | {"additionalProperties": False}
    return {"required": "required" in schema, "content": {"application/json": {"schema": schema}}}


def _responses(route: Route, converter: OpenAPIConverter) -> dict[str, Any]:
    answers = {str(route.success): _success(route, converter)}
    if revalidates(route):
        answers["304"] = {"description": "It is what the client has already.", "headers": of_the_same(route)}
    kinds = groupby(refusals_of(route), key=lambda kind: kind.status)
    return answers | {str(status): _refusal(route, list(alike)) for status, alike in kinds}


def _success(route: Route, converter: OpenAPIConverter) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _first_line(route.operation.reply), "headers": of_success(route)}
    if route.verb == "HEAD":
        return answer
    if route.gives:
        answer["content"] = {kind: {"schema": _EVENT if kind == EVENT_STREAM else _FILE} for kind in route.gives}
    elif route.success != HTTPStatus.NO_CONTENT:
        answer["content"] = {"application/json": {"schema": converter.resolve_nested_schema(route.operation.reply)}}
    return answer


def _refusal(route: Route, kinds: list[type[ServiceError]]) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "description": "\n".join(f"`{kind.code}`: {kind.title}." for kind in kinds),
        "headers": of_refusals(route, kinds),
        **({"content": content} if route.verb != "HEAD" else {}),
        "x-codes": [kind.code for kind in kinds],
    }
