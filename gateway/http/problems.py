"""Errors as RFC 9457 problem documents, with a stable ``code``."""

from dataclasses import replace

import orjson
import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from contracts.core.errors import Internal, ServiceError, Unauthenticated
from gateway.http.sentences import in_language
from gateway.http.texts import title_of

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "body_too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
}


def problem(status: int, code: str, title: str, detail: str, /, **more: object) -> Response:
    """Return a response with a problem document; ``more`` are members of its own: ``fields``, ``legal``, the like.

    None of them takes the place of a member that every problem has.
    """
    body = document(status, code, title, detail, **more | {"request_id": g.get("request_id")})
    return Response(body, status, content_type=CONTENT_TYPE)


def document(status: int, code: str, title: str, detail: str, /, **more: object) -> bytes:
    """Return the problem document itself."""
    every = {"type": f"urn:steward:problem:{code}", "title": title, "status": status, "code": code, "detail": detail}
    return orjson.dumps(every | more | every)


def of_error(error: ServiceError) -> Response:
    """Return the problem that a refusal stands for."""
    language = g.get("language", "en")
    title = title_of(error.code, error.title, language)
    detail = title if error.detail == error.title else in_language(error.detail, language)
    more = dict(error.extra)
    if error.fields:
        said = (replace(field, reason=in_language(field.reason, language)) for field in error.fields)
        more["fields"] = [field.as_dict() for field in said]
    response = problem(error.status, error.code, title, detail, **more)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    code = HTTP_CODES.get(status, f"http_{status}")
    language = g.get("language", "en")
    title = title_of(code, error.name, language)
    response = problem(status, code, title, title if language == "zh" else error.description or title)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _of_fault(error: Exception) -> Response:
    log.error("request failed", exc_info=error, verb=request.method, path=request.path)
    return of_error(Internal())


def install(app: Flask) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.register_error_handler(ServiceError, of_error)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_fault)
