"""CORS: browsers are told from which other origins somebody may call, and what they may read there of an answer."""

from collections.abc import Callable

from flask import Request, Response

from gateway.http.call import Identity

_SENT = (
    "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, Acting-For, X-Request-Id, "
    "Last-Event-ID, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset"
)
_READ = (
    "ETag, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, Link, Content-Disposition, "
    "WWW-Authenticate, Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Length, "
    "Upload-Offset, Upload-Expires"
)
_REMEMBERED_SECONDS = "600"


def allow(request: Request, response: Response, identity: Identity | None, has: Callable[[str], bool]) -> None:
    """Say on ``response`` whether the page that asks may read it.

    Of somebody who is logged in it is known whose people he is: it must be an origin of his company. Before that, in a
    preflight too, it must be one of any company (``has``). There are no cookies, so there are no credentials to allow.
    """
    origin = request.headers.get("Origin")
    if origin is None or not (origin in identity.origins if identity else has(origin)):
        return
    response.headers.update(readable(origin))
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = _SENT
        response.headers["Access-Control-Max-Age"] = _REMEMBERED_SECONDS


def readable(origin: str) -> dict[str, str]:
    """Return the header fields that let pages of ``origin`` read an answer."""
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _READ}
