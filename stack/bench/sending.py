"""Requests one after the other over one connection."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit
from uuid import uuid4

from stack.bench.wrk import Request
from stack.errors import StackError

_SECONDS = 60.0
_FAILED = 300


class Sender:
    """Sends requests over a connection that stays open, as the load tool does, and waits for each answer."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def send(self, requests: Iterable[Request]) -> None:
        """Send them. Raises StackError for an answer that is not 2xx."""
        for request in requests:
            self._connection.request(request.verb, request.path, *_rest(request))
            with self._connection.getresponse() as answer:
                said = answer.read()
            if answer.status >= _FAILED:
                raise StackError(f"{request.verb} {request.path}: {answer.status} {said.decode()[:300]}")


def _rest(request: Request) -> tuple[str | None, dict[str, str]]:
    """Return body and headers."""
    headers = {"Authorization": f"Bearer {request.token}"} if request.token else {}
    if request.body is None:
        return None, headers
    more = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    return json.dumps(request.body), headers | more


@contextmanager
def sending(url: str) -> Iterator[Sender]:
    """Yield what sends requests to ``url``."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=_SECONDS)) as opened:
        yield Sender(opened)
