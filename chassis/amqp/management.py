"""The broker's management API: putting a definitions document in."""

import base64
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import orjson

_SECONDS = 60.0
_CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}


class ManagementError(Exception):
    """The broker could not be set up; the message is one line that says why, without the login."""


def import_definitions(url: str, definitions: Mapping[str, Any]) -> None:
    """Put ``definitions`` in; what they describe is there when this returns, and nothing is taken away.

    ``url`` (``http://user:password@host:15672``) holds an administrator's login. Raises :class:`ManagementError`.
    """
    place = urlsplit(url)
    if place.scheme not in _CONNECTIONS or not place.hostname or not place.username:
        raise ManagementError("The management API's address looks like http://user:password@host:15672.")
    where = f"{place.hostname}:{place.port}"
    try:
        status, answer = _post(place, "/api/definitions", orjson.dumps(definitions))
    except (OSError, HTTPException) as error:
        raise ManagementError(f"The broker's management API at {where} does not answer: {error}.") from error
    if status in {401, 403}:
        raise ManagementError(f"The broker's management API at {where} wants an administrator's login.")
    if status >= 300:
        raise ManagementError(f"The broker refused the definitions ({status} {answer[:200]}).")


def _post(place: SplitResult, path: str, body: bytes) -> tuple[int, str]:
    login = f"{unquote(place.username or '')}:{unquote(place.password or '')}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(login.encode()).decode()}",
        "Content-Type": "application/json",
    }
    connect = _CONNECTIONS[place.scheme]
    with closing(connect(place.hostname or "", place.port, timeout=_SECONDS)) as connection:
        connection.request("POST", place.path.rstrip("/") + path, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
