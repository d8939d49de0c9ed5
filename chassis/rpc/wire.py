"""The messages of RPC: nameko's own format, in plain JSON."""

import re
from decimal import Decimal
from typing import Any

import orjson

from contracts.core.errors import Internal, ServiceError

CONTENT_TYPE = "application/json"
LONGEST_BODY = 4 * 1024 * 1024
_BEFORE, _AFTER = b'{"result":', b',"error":null}'

#: A header with the moment (Unix time in ms) after which nobody waits for the answer.
DEADLINE = "deadline"

#: What a caller may name as the place for its answer. Anything else would be refused by the broker's topic permissions,
#: and with it the channel on which all other requests are answered.
_REPLY_KEY = re.compile(r"reply\.[a-z_]{1,40}\.[A-Za-z0-9_-]{1,64}")


class BadMessage(Exception):
    """A message that is no request; the reason is for the dead letters."""


def request_body(token: str, request: dict[str, Any]) -> bytes:
    """Return the body of a request; days, moments and decimals in it become text."""
    return orjson.dumps({"args": [], "kwargs": {"context": token, "request": request}}, default=_as_text)


def result_body(result: Any) -> bytes:
    """Return the body of an answer. Raises TypeError for what JSON does not know."""
    return orjson.dumps({"result": result, "error": None})


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not sent")


def error_body(error: ServiceError) -> bytes:
    """Return the body of a refusal."""
    try:
        return orjson.dumps({"result": None, "error": error.as_dict()}, default=str)
    except TypeError:
        return orjson.dumps({"result": None, "error": Internal().as_dict()})


def read_reply(body: bytes) -> Any:
    """Return the result in an answer's body. Raises the :class:`ServiceError` that it holds."""
    reply = orjson.loads(body)
    if reply["error"] is not None:
        raise ServiceError.from_dict(reply["error"])
    return reply["result"]


def passed(body: bytes) -> bytes:
    """Return the result in an answer's body as it stands there, for whoever passes it on. Raises as :func:`read_reply`.

    An error has a brace of its own before the last one, so that no refusal ends like a result.
    """
    if body.startswith(_BEFORE) and body.endswith(_AFTER):
        return body[len(_BEFORE) : -len(_AFTER)]
    return orjson.dumps(read_reply(body))


def read_address(properties: dict[str, Any]) -> tuple[str, str]:
    """Return the reply key and the correlation id of a request. Raises :class:`BadMessage`."""
    reply_to = properties.get("reply_to")
    correlation_id = properties.get("correlation_id")
    if not reply_to or not _REPLY_KEY.fullmatch(reply_to):
        raise BadMessage("reply_to is missing or no reply key")
    if not correlation_id:
        raise BadMessage("correlation_id is missing")
    return reply_to, correlation_id


def read_request(properties: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Return ``context`` and ``request`` out of a request's message. Raises :class:`BadMessage`."""
    if properties.get("content_type") != CONTENT_TYPE or properties.get("content_encoding") not in {None, "", "utf-8"}:
        raise BadMessage("the content type is not application/json")
    if len(body) > LONGEST_BODY:
        raise BadMessage("the body is too long")
    try:
        kwargs = orjson.loads(body)["kwargs"]
        envelope = {"context": kwargs["context"], "request": kwargs["request"]}
    except (ValueError, TypeError, LookupError):
        raise BadMessage("the body is no JSON of a request's shape") from None
    if not isinstance(envelope["context"], str) or not isinstance(envelope["request"], dict):
        raise BadMessage("context must be text and request an object")
    return envelope
