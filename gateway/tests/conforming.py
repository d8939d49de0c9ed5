"""Compares what is answered with what the document says of it, whatever a test asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask, Response, request

from gateway.documents.openapi import openapi
from gateway.http.routing import Local
from gateway.routes import ROUTES

_SAME = 304
Operation = dict[str, Any]


class Conforming:
    """Looks at every answer of ``app``; ``odd`` has a line for each that the document does not tell of.

    With ``local`` it looks at what the gateway does itself alone: in place of the services somebody stands in.
    """

    def __init__(self, app: Flask, *, local: bool) -> None:
        self._operations = _operations(local=local)
        self.odd: list[str] = []
        # The first that is registered looks last: at what is really sent.
        app.after_request_funcs.setdefault(None, []).insert(0, self._look)

    def _look(self, response: Response) -> Response:
        operation = self._operations.get(request.endpoint or "")
        if operation is not None and request.method != "OPTIONS":
            self.odd += [f"{request.method} {request.path}: {line}" for line in _odd(operation, response)]
        return response


@cache
def _operations(*, local: bool) -> dict[str, Operation]:
    """Return what the document says, by verb and path. To make it takes longer than many a test."""
    paths = openapi(ROUTES)["paths"]
    asked = (route for route in ROUTES if not local or isinstance(route.operation, Local))
    return {f"{route.verb} {route.path}": paths[route.path][route.verb.lower()] for route in asked}


def _odd(operation: Operation, response: Response) -> Iterator[str]:
    told = operation["responses"].get(str(response.status_code))
    if told is None:
        yield f"{response.status_code} {response.get_data()[:200]!r}"
        return
    if missing := [name for name in told["headers"] if name not in response.headers]:
        yield f"{response.status_code} without {missing}"
    if (
        request.method != "HEAD"
        and response.status_code != _SAME
        and (response.mimetype or None) not in (told.get("content") or {None})
    ):
        yield f"{response.status_code} as {response.mimetype}"
    if response.status_code >= 400 and response.get_json()["code"] not in told["x-codes"]:
        yield f"{response.status_code} {response.get_json()['code']}"


@contextmanager
def conforming(app: Flask, *, local: bool = False) -> Iterator[None]:
    """Fail at the end where ``app`` has answered something that the document does not tell of."""
    looked = Conforming(app, local=local)
    yield
    if looked.odd:
        raise AssertionError("The document does not tell of it:\n" + "\n".join(looked.odd))
