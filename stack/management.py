"""The management API of a broker: putting a definitions document in."""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import unquote, urlsplit

from stack.errors import StackError

SECONDS = 60.0
REMEDY = "enable its management plugin, or set MANAGEMENT_URL (http://user:password@host:15672)"


def import_definitions(url: str, definitions: Mapping[str, Any]) -> None:
    """POST the document; what it describes is there when this returns.

    `url` has the login of an administrator in it. StackError where nothing answers, or the document is refused.
    """
    status, body = _request(url, "POST", "/api/definitions", json.dumps(definitions))
    if status in {401, 403}:
        raise StackError(f"the broker's management API at {_place(url)} refused the login: use an administrator's")
    if status >= 300:
        raise StackError(f"the broker refused the definitions ({status} {body[:200]}): see its log")


def answers(url: str) -> bool:
    """Whether the API takes this login now."""
    try:
        return _request(url, "GET", "/api/whoami")[0] == 200
    except StackError:
        return False


def _request(url: str, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    headers = {
        "Authorization": "Basic " + base64.b64encode(login.encode()).decode(),
        "Content-Type": "application/json",
    }
    try:
        with closing(connect(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
            connection.request(method, parts.path.rstrip("/") + path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        line = f"the broker's management API at {_place(url)} does not answer ({error}): {REMEDY}"
        raise StackError(line) from error


def _place(url: str) -> str:
    """The address without the login."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}"
