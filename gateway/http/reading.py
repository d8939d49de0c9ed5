"""Reads what a request asks for: the path's variables, and the query or the body."""

import re
from typing import IO, Any
from uuid import UUID

import orjson
from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from contracts.core.errors import FieldProblem, Invalid, Unauthenticated
from gateway.http.errors import BodyTooLarge, BrokenJson, KeyRequired, UnsupportedMediaType, VersionRequired
from gateway.http.routing import VERSION, Route

BODY_LIMIT = 1024 * 1024
_KEY = re.compile(r"[\x21-\x7e]{1,100}\Z")
_ETAG = re.compile(r'(?:W/)?("?)(\d{1,9})(?:-[0-9a-f]{16})?\1\Z')
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def data_of(request: Request, route: Route, path: dict[str, Any]) -> dict[str, Any]:
    """Return the request on the wire. Raises what is wrong with it as a ServiceError."""
    sent = _body(request) if route.has_json else _query(request)
    _demand_elsewhere(route, sent)
    clash = [FieldProblem(name, "unknown_field", "Stands in the path already.") for name in path if name in sent]
    if clash:
        raise Invalid(fields=clash)
    data = sent | {name: str(value) for name, value in path.items()} | _in_headers(request, route)
    return data | _expected_version(request, route)


def demand_version(route: Route, data: dict[str, Any]) -> None:
    """Raise :class:`VersionRequired` where it has to be said, and is not, which version a change is based on."""
    if route.guarded and data.get(VERSION) is None:
        raise VersionRequired


def _demand_elsewhere(route: Route, sent: dict[str, Any]) -> None:
    named = [name for name in route.in_headers.values() if name in sent]
    clash = [FieldProblem(name, "unknown_field", "Stands in a header.") for name in named]
    if clash:
        raise Invalid(fields=clash)


def _in_headers(request: Request, route: Route) -> dict[str, str]:
    """Return the fields that stand in headers."""
    known = route.operation.request_schema.fields
    taken = {name: field for name, field in route.in_headers.items() if field in known}
    return {field: request.headers[name] for name, field in taken.items() if name in request.headers}


def stream_of(request: Request, route: Route) -> IO[bytes] | None:
    """Return the body as a stream where the route takes one."""
    if route.takes_file is None:
        return None
    if request.mimetype != route.takes_file:
        raise UnsupportedMediaType(f"Send the body as {route.takes_file}.")
    return request.stream


def key_of(request: Request, route: Route) -> str | None:
    """Return the idempotency key. Raises :class:`KeyRequired` where one is needed and missing."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        if route.needs_key:
            raise KeyRequired
        return None
    if not _KEY.match(key):
        raise Invalid(fields=[FieldProblem("Idempotency-Key", "invalid", "1 to 100 visible ASCII characters.")])
    return key


def token_of(request: Request) -> str:
    """Return the token or key of the caller. Raises Unauthenticated without one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Unauthenticated
    return token


def acting_for_of(request: Request) -> UUID | None:
    """Return the account that the caller acts for as a proxy, where he says so. What concerns himself is not asked."""
    given = request.headers.get("Acting-For")
    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise Invalid(fields=[FieldProblem("Acting-For", "invalid", "The id of an account.")]) from None


def _query(request: Request) -> dict[str, Any]:
    if not request.query_string:
        return {}
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise Invalid(fields=[FieldProblem(name, "repeated", "Stands more than once.") for name in twice])
    if any("\x00" in value for value in request.args.values()):
        raise Invalid("The query holds a NUL character.")
    return request.args.to_dict()


def _body(request: Request) -> dict[str, Any]:
    # Before it is read: what is no JSON may take its time (gateway/slowness.py).
    if _has_body(request) and request.mimetype != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    raw = _limited(request)
    if not raw:
        return {}
    if _NUL.search(raw):
        raise Invalid("The body holds a NUL character.")
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BrokenJson(str(error)) from None
    if not isinstance(body, dict):
        raise Invalid(fields=[FieldProblem("body", "invalid", "Must be a JSON object.")])
    return body


def _has_body(request: Request) -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _limited(request: Request) -> bytes:
    if (request.content_length or 0) > BODY_LIMIT:
        raise BodyTooLarge(f"At most {BODY_LIMIT} bytes.")
    try:
        raw = request.stream.read(BODY_LIMIT + 1)
    except ClientDisconnected:
        raise RequestTimeout("The body did not come in time.") from None
    if len(raw) > BODY_LIMIT:
        raise BodyTooLarge(f"At most {BODY_LIMIT} bytes.")
    return raw


def _expected_version(request: Request, route: Route) -> dict[str, int]:
    """Return the field with the version, where one is said. Raises Invalid, also where it would count for nothing."""
    header = request.headers.get("If-Match")
    if header is None:
        return {}
    if not route.takes_version:
        if route.verb in ("GET", "HEAD"):
            return {}
        raise Invalid(fields=[FieldProblem("If-Match", "unknown_field", "This is changed whatever its version is.")])
    found = _ETAG.match(header)
    if found is None:
        raise Invalid(fields=[FieldProblem("If-Match", "invalid", "Send the ETag that a reading gave.")])
    return {VERSION: int(found[2])}
