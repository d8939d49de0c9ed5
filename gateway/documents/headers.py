"""The fields in the head of requests and answers."""

from http import HTTPStatus
from typing import Any
from uuid import NAMESPACE_URL

from contracts.core.errors import ServiceError, Unauthenticated
from gateway.http.routing import EVENT_STREAM, LOGGED_IN, PUBLIC, Route, is_secret

Header = dict[str, Any]

_VERSION = r'^(W/)?"?[0-9]{1,9}(-[0-9a-f]{16})?"?$'
# Text, and not a UUID by its format: clients that are generated put what they have into a head as it is.
_ACCOUNT = {"pattern": "^[0-9a-fA-F-]{36}$", "minLength": 36, "maxLength": 36, "examples": [str(NAMESPACE_URL)]}
_TOLD = {
    "X-Request-Id": ("Finds the request in the logs.", "^[A-Za-z0-9._:-]{8,80}$"),
    "RateLimit": ("What is left, of each policy.", r'^"[a-z]+";r=\d+;t=\d+(, "[a-z]+";r=\d+;t=\d+)*$'),
    "RateLimit-Policy": ("How much may be asked.", r'^"[a-z]+";q=\d+;w=\d+(, "[a-z]+";q=\d+;w=\d+)*$'),
    "ETag": ("Stands for what is said: `If-None-Match` asks for it again, `If-Match` changes it.", '^(W/)?".+"$'),
    "Retry-After": ("So many seconds later the same may be asked again.", "^[0-9]+$"),
    "WWW-Authenticate": ("How to say who one is.", "^Bearer$"),
    "Location": ("Where to send the bytes.", "^/v1/"),
    "Tus-Resumable": ("The version of tus that is spoken.", r"^1\.0\.0$"),
    "Upload-Offset": ("How many bytes have come.", "^[0-9]+$"),
    "Upload-Length": ("How many bytes there are to be.", "^[0-9]+$"),
    "Upload-Expires": ("Until when the rest may come.", " GMT$"),
    "Content-Disposition": ("The name of the file.", "^attachment; filename"),
    "Deprecation": ("Since when the route is not to be called any more.", "^@[0-9]+$"),
    "Sunset": ("When the route will be gone.", " GMT$"),
    "Link": ("What takes the place of the route.", 'rel="successor-version"$'),
}
_ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "Idempotency-Key": ("Makes it safe to send the request again.", {"pattern": "^[!-~]{1,100}$"}),
    "If-Match": ("The ETag of the reading that the change is based on.", {"pattern": _VERSION}),
    "If-None-Match": ("The ETag of what the client has already.", {}),
    "Last-Event-ID": ("The id of the last event that was heard.", {"pattern": "^[0-9]{1,18}$"}),
    "Acting-For": ("The account of whom the caller is the proxy.", _ACCOUNT),
    "Accept-Language": ("The language of texts for people.", {"examples": ["en", "zh-CN,zh;q=0.9"]}),
}


def told_headers() -> dict[str, Header]:
    """Return the description of every header that answers have, by its name."""
    return {
        name: {"description": meaning, "required": True, "schema": {"type": "string", "pattern": pattern}}
        for name, (meaning, pattern) in _TOLD.items()
    }


def of_success(route: Route) -> dict[str, Header]:
    """Return the headers of the answer when all went well."""
    names = [*_always(route), "RateLimit", "RateLimit-Policy", *route.tells]
    if not route.gives and not route.tells and route.success != HTTPStatus.NO_CONTENT:
        names += ["ETag"] if route.verb == "GET" or "version" in route.operation.reply_schema.fields else []
    return _named(names)


def of_the_same(route: Route) -> dict[str, Header]:
    """Return the headers of the answer that the client has it already."""
    return _named([*_always(route), "RateLimit", "RateLimit-Policy", "ETag"])


def of_refusals(route: Route, kinds: list[type[ServiceError]]) -> dict[str, Header]:
    """Return the headers of a refusal that is one of ``kinds``: those that each of them has."""
    names = _always(route)
    if all(kind.retry_after is not None for kind in kinds):
        names.append("Retry-After")
    if all(issubclass(kind, Unauthenticated) for kind in kinds):
        names.append("WWW-Authenticate")
    return _named(names)


def asked_headers(route: Route) -> list[dict[str, Any]]:
    """Return the parameters of a request that stand in its head."""
    acts = route.permission not in (PUBLIC, LOGGED_IN) or EVENT_STREAM in route.gives
    there = {
        "Idempotency-Key": route.needs_key,
        "If-Match": route.takes_version,
        "If-None-Match": revalidates(route),
        "Last-Event-ID": EVENT_STREAM in route.gives,
        "Acting-For": acts,
        "Accept-Language": True,
    }
    required = {"Idempotency-Key", *(("If-Match",) if route.guarded else ())}
    return [_asked(name, *_ASKED[name], required=name in required) for name in there if there[name]]


def revalidates(route: Route) -> bool:
    """Say whether a client may keep the answer, and ask whether it is the same still."""
    return route.verb == "GET" and (not route.gives or "ETag" in route.tells) and not is_secret(route.path)


def _always(route: Route) -> list[str]:
    speaks_tus = ("Tus-Resumable",) if "Tus-Resumable" in route.in_headers else ()
    return ["X-Request-Id", *speaks_tus, *(route.leaving.names if route.leaving else ())]


def _named(names: list[str]) -> dict[str, Header]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _asked(name: str, meaning: str, shape: dict[str, Any], *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", **shape}
    return {"in": "header", "name": name, "description": meaning, "required": required, "schema": schema}
