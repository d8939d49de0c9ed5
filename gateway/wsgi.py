"""The gateway as gunicorn loads it: the application, and what is said about the process."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from chassis import runtime
from chassis.process.health import Health
from gateway import services
from gateway.app import create_app

PUBLIC = frozenset({"/live", "/ready"})
"""What a load balancer in front may ask. Versions, failures' reasons and metrics are for HEALTH_ADDRESS alone."""

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Front:
    """Hands what asks for the process' health to ``health``, everything else to ``app``."""

    def __init__(self, app: Wsgi, health: Wsgi, health_address: str) -> None:
        self._app = app
        self._health = health
        self._health_port = health_address.rpartition(":")[2]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Be a WSGI application."""
        inside = environ["SERVER_PORT"] == self._health_port
        chosen = self._health if inside or environ["PATH_INFO"] in PUBLIC else self._app
        return chosen(environ, start_response)


def _check_database() -> None:
    with runtime.current().engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def _check_broker() -> None:
    services.client().check()


application = Front(
    create_app().wsgi_app,
    Health("gateway", "serve", {"database": _check_database, "broker": _check_broker}),
    os.environ.get("HEALTH_ADDRESS", ""),
)
