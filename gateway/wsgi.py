"""The gateway as gunicorn loads it: the application, and what is said about the process."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from chassis import runtime
from chassis.process.health import Health
from chassis.process.overview import PLACES, Overview
from chassis.process.page import page
from chassis.process.versions import versions
from chassis.settings import number, setting
from contracts.core.registry import PRODUCERS
from gateway import services
from gateway.app import MOST_IN_WORK, create_app

PUBLIC = frozenset({"/live", "/ready"})
"""What a load balancer in front may ask; it gets a status. Reasons and metrics are for HEALTH_ADDRESS alone."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


class Front:
    """Hands to ``health`` what comes in at its port, to ``app`` everything else.

    At that port it says as well what runs in the whole suite: ``/`` is a page, ``/suite`` the same as JSON.
    """

    def __init__(self, app: Wsgi, health: Health, health_address: str, overview: Overview) -> None:
        self._app = app
        self._health = health
        self._health_port = health_address.rpartition(":")[2]
        self._overview = overview

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Be a WSGI application."""
        if self._health_port and environ["SERVER_PORT"] == self._health_port:
            if environ["PATH_INFO"] in ("/", "/suite"):
                return self._whole(environ["PATH_INFO"], start_response)
            return self._health(environ, start_response)
        if environ["PATH_INFO"] in PUBLIC:
            return self._status(environ["PATH_INFO"], start_response)
        return self._app(environ, start_response)

    def _whole(self, path: str, start_response: StartResponse) -> Iterable[bytes]:
        told = self._overview.tell(self._health.report())
        kind, body = (
            ("text/html; charset=utf-8", page(told)) if path == "/" else ("application/json", orjson.dumps(told))
        )
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _status(self, path: str, start_response: StartResponse) -> Iterable[bytes]:
        status, _, _ = self._health.answer(path)
        start_response(status, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [status.encode()]


def _check_database() -> None:
    with runtime.current().engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def _versions() -> dict[str, Any]:
    return versions(runtime.current())


def _check_broker() -> None:
    services.client().check()


application = Front(
    create_app(number("GATEWAY_MOST_IN_WORK", MOST_IN_WORK)).wsgi_app,
    Health("gateway", "serve", {"database": _check_database, "broker": _check_broker}, about=_versions),
    os.environ.get("HEALTH_ADDRESS", ""),
    Overview(setting(PLACES, "").split(), [(part, role) for part in PRODUCERS for role in ("serve", "work")]),
)
