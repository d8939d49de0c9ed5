"""The broker's management API: putting a definitions document in."""

import base64
from collections.abc import Mapping
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import orjson

from chassis.settings import SettingsError
from chassis.tls import Tls

_SECONDS = 60.0
_SCHEMES = ("http", "https")


class ManagementError(Exception):
    """The broker could not be set up; the message is one line that says why, without the login."""


def import_definitions(url: str, definitions: Mapping[str, Any]) -> None:
    """Put ``definitions`` in; what they describe is there when this returns, and nothing is taken away.

    ``url`` (``http://user:password@host:15672``, or ``https://…:15671?cacertfile=…``) holds an administrator's login.
    Raises :class:`ManagementError`.
    """
    status, answer = _request(url, "POST", "/api/definitions", orjson.dumps(definitions))
    if status in {401, 403}:
        raise ManagementError(f"The broker's management API at {_where(url)} wants an administrator's login.")
    if status >= 300:
        raise ManagementError(f"The broker refused the definitions ({status} {answer[:200]}).")


def answers(url: str) -> bool:
    """Say whether the API takes the login in ``url`` at this moment."""
    try:
        return _request(url, "GET", "/api/whoami")[0] == HTTPStatus.OK
    except ManagementError:
        return False


def _request(url: str, verb: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    place = urlsplit(url)
    if place.scheme not in _SCHEMES or not place.hostname or not place.username:
        raise ManagementError("The management API's address looks like http://user:password@host:15672.")
    try:
        return _exchange(place, verb, path, body)
    except SettingsError as error:
        raise ManagementError(str(error)) from None
    except (OSError, HTTPException) as error:
        raise ManagementError(f"The broker's management API at {_where(url)} does not answer: {error}.") from error


def _where(url: str) -> str:
    place = urlsplit(url)
    return f"{place.hostname}:{place.port}"


def _exchange(place: SplitResult, verb: str, path: str, body: bytes | None) -> tuple[int, str]:
    login = f"{unquote(place.username or '')}:{unquote(place.password or '')}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(login.encode()).decode()}",
        "Content-Type": "application/json",
    }
    with closing(_connection(place)) as connection:
        connection.request(verb, place.path.rstrip("/") + path, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")


def _connection(place: SplitResult) -> HTTPConnection:
    host = place.hostname or ""
    if place.scheme == "http":
        return HTTPConnection(host, place.port, timeout=_SECONDS)
    return HTTPSConnection(host, place.port, timeout=_SECONDS, context=Tls.asked(place.query).context())
