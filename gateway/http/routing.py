"""The HTTP surface is a table of routes: verb, path, operation, permission, success code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Any, Final

from flask import Response
from marshmallow import Schema

from contracts.core.errors import ServiceError
from contracts.core.lists import dump
from contracts.core.masking import mask
from contracts.core.rpc import RpcMethod
from gateway.http.call import Call

PUBLIC: Final = "PUBLIC"
"""In the place of a permission: anybody may call, logged in or not."""

VERSION: Final = "expected_version"
"""The field of a request that comes in ``If-Match``."""

NO_CONTENT: Final = 204

EVENT_STREAM: Final = "text/event-stream"
"""What an operation gives that tells events as they happen."""

FILE_NAMED: Final = ("Content-Disposition",)
"""What the answer tells where it is a file with a name."""

LOGGED_IN: Final = "LOGGED_IN"
"""In the place of a permission: whoever is logged in may call."""


@dataclass(frozen=True)
class Local:
    """An operation that the gateway does itself: ``function(call)`` returns a value for ``reply``, or a whole response.

    ``body`` names the content type of a request that is not JSON: such a body is handed on as a stream. ``gives`` names
    that of an answer which is not JSON, or all that it may have. ``headers`` says which fields of the request stand in
    which headers, ``tells`` which headers the answer has beside those of all. ``errors`` are those that the row of the
    table does not tell of: what may be refused to a request with a body, a key or a login goes without saying.
    """

    name: str
    request: type[Schema]
    reply: type[Schema]
    function: Callable[[Call], Any]
    changes: bool = field(default=False, kw_only=True)
    body: str | None = field(default=None, kw_only=True)
    gives: str | tuple[str, ...] = field(default=(), kw_only=True)
    headers: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    tells: tuple[str, ...] = field(default=(), kw_only=True)
    errors: tuple[type[ServiceError], ...] = field(default=(), kw_only=True)

    @cached_property
    def request_schema(self) -> Schema:
        """One instance of the request's schema, made once."""
        return self.request()

    @cached_property
    def reply_schema(self) -> Schema:
        """One instance of the reply's schema, made once."""
        return self.reply()

    def answer(self, call: Call) -> Any:
        """Return the answer on the wire, as the caller may see it, or a response that ``function`` made."""
        value = self.function(call)
        if isinstance(value, Response):
            return value
        return mask(self.reply_schema, dump(self.reply_schema, value, call.data.get("shown")), call.masked)


_SECRET = ("/v1/auth/", "/v1/me/password", "/v1/me/second-factor", "/v1/api-keys", "/v1/local-sms")
_GIVEN = "/v1/accounts/", "/password"


def is_secret(path: str) -> bool:
    """Say whether what is answered below ``path`` may show tokens, keys or codes."""
    return path.startswith(_SECRET) or (path.startswith(_GIVEN[0]) and path.endswith(_GIVEN[1]))


@dataclass(frozen=True)
class Leaving:
    """A route is not to be called any more ``since`` a moment, and will be gone at ``until``, if that is known.

    ``successor`` is the path of what takes its place, with the same variables.
    """

    since: datetime
    until: datetime | None = None
    successor: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the header fields that say so."""
        return ("Deprecation", *(("Sunset",) if self.until else ()), *(("Link",) if self.successor else ()))

    def fields(self, path: dict[str, Any]) -> dict[str, str]:
        """Return the header fields that say so (RFC 9745, RFC 8594, RFC 5829), for a call with these variables."""
        told = {"Deprecation": f"@{int(self.since.timestamp())}"}
        if self.until is not None:
            told["Sunset"] = format_datetime(self.until.astimezone(UTC), usegmt=True)
        if self.successor is not None:
            told["Link"] = f'<{self.successor.format(**path)}>; rel="successor-version"'
        return told


@dataclass(frozen=True)
class Route:
    """One row. ``path`` has its variables in braces: ``/v1/tickets/{ticket_id}``; each is a UUID.

    ``while_clearing``: also while what the company has tried out is being cleared. ``guarded``: a change that takes the
    place of what is there, so that the caller has to say which version of it he has read.
    """

    verb: str
    path: str
    operation: RpcMethod | Local
    permission: str
    success: int = 200
    leaving: Leaving | None = None
    while_clearing: bool = False
    guarded: bool = False

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return self.path.replace("{", "<uuid:").replace("}", ">")

    @cached_property
    def passing(self) -> RpcMethod | None:
        """What a service answers is sent on as it is, where the ETag does not say a version out of it."""
        operation = self.operation
        if isinstance(operation, Local) or self.success == NO_CONTENT or "version" in operation.reply_schema.fields:
            return None
        return operation

    @property
    def takes_file(self) -> str | None:
        """The content type of the body, where that is not JSON."""
        return self.operation.body if isinstance(self.operation, Local) else None

    @property
    def has_json(self) -> bool:
        """Whether what is asked comes in a body, as JSON; else it stands in the query."""
        return self.verb in ("POST", "PUT") and self.takes_file is None

    @property
    def gives(self) -> tuple[str, ...]:
        """The content types that the answer may have, where that is not JSON."""
        given = self.operation.gives if isinstance(self.operation, Local) else ()
        return (given,) if isinstance(given, str) else given

    @property
    def in_headers(self) -> Mapping[str, str]:
        """Which field of the request stands in which header."""
        return self.operation.headers if isinstance(self.operation, Local) else {}

    @property
    def tells(self) -> tuple[str, ...]:
        """The headers that the answer has of its own."""
        return self.operation.tells if isinstance(self.operation, Local) else ()

    @property
    def takes_version(self) -> bool:
        """Whether a request may say, in ``If-Match``, which version it is based on."""
        return VERSION in self.operation.request_schema.fields

    @property
    def needs_key(self) -> bool:
        """Whether a request must carry an Idempotency-Key."""
        return self.verb == "POST" and self.operation.changes


def get(path: str, operation: RpcMethod | Local, permission: str) -> Route:
    """Return a row that reads."""
    return Route("GET", path, operation, permission)


def post(path: str, operation: RpcMethod | Local, permission: str, success: int = 200) -> Route:
    """Return a row that makes or changes something."""
    return Route("POST", path, operation, permission, success)


def put(path: str, operation: RpcMethod | Local, permission: str) -> Route:
    """Return a row that sets something, the same however often it is sent."""
    return Route("PUT", path, operation, permission)


def head(path: str, operation: Local, permission: str) -> Route:
    """Return a row that tells by its headers alone."""
    return Route("HEAD", path, operation, permission)


def patch(path: str, operation: Local, permission: str) -> Route:
    """Return a row that adds to something."""
    return Route("PATCH", path, operation, permission, NO_CONTENT)


def guarded(route: Route) -> Route:
    """Return a row that asks for the version that the change is based on (see :class:`Route`)."""
    return replace(route, guarded=True)


def leaving(route: Route, since: datetime, until: datetime | None = None, successor: str | None = None) -> Route:
    """Return a row that is deprecated (see :class:`Leaving`)."""
    return replace(route, leaving=Leaving(since, until, successor))


def delete(path: str, operation: RpcMethod | Local, permission: str) -> Route:
    """Return a row that ends something."""
    return Route("DELETE", path, operation, permission, NO_CONTENT)
