"""What a process says of itself, over HTTP."""

import os
import platform
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import orjson

from chassis.observe import common
from chassis.observe.figures import CONTENT_TYPE_LATEST, figures
from chassis.observe.logs import log_for

_log = log_for(__name__)

_LIBRARIES = ("nameko", "kombu", "pika", "SQLAlchemy")

Response = tuple[str, str, bytes]
Facts = Callable[[], dict[str, Any]]


@dataclass
class Health:
    """The state of one process.

    ``checks`` say by returning that something which it needs is there, and raise otherwise; ``facts`` add to the
    report, and bring figures up to date; ``about`` adds to the report alone. ``draining`` says how far a process is
    that an operator has told to drain; None: it cannot be told.
    """

    service: str
    role: str
    checks: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    facts: Facts = dict
    about: Facts = dict
    draining: Callable[[], str] | None = None

    def failures(self) -> dict[str, str]:
        """Return what is not there, with the reason."""
        found = {}
        for name, check in self.checks.items():
            try:
                check()
            except Exception as error:  # noqa: BLE001 - whatever it is, this is where it is told
                found[name] = f"{type(error).__name__}: {error}"
            common.CHECK_PASSES.labels(name).set(name not in found)
        return found

    def report(self) -> dict[str, Any]:
        """Return what runs here and how it is."""
        failures, drain = self.failures(), self._drain()
        return {
            "service": self.service,
            "role": self.role,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "commit": os.environ.get("STEWARD_COMMIT", "unknown"),
            "status": drain or ("failing" if failures else "ok"),
            "failures": failures,
            "versions": {"python": platform.python_version()} | {name.lower(): version(name) for name in _LIBRARIES},
            **({} if self.draining is None else {"draining": drain}),
            **_known(self.about),
            **_known(self.facts),
        }

    def _drain(self) -> str:
        return self.draining() if self.draining else ""

    def answer(self, path: str) -> Response:
        """Return status line, content type and body for a request to ``path``."""
        if path == "/live":
            return "200 OK", "text/plain", b"ok\n"
        if path == "/ready":
            failures = self.failures() | ({"process": drain} if (drain := self._drain()) else {})
            return _json("503 Service Unavailable" if failures else "200 OK", {"failures": failures})
        if path == "/health":
            return _json("200 OK", self.report())
        if path == "/metrics":
            self._refresh()
            return "200 OK", CONTENT_TYPE_LATEST, figures()
        return _json("404 Not Found", {})

    def _refresh(self) -> None:
        """Have the figures brought up to date that come from elsewhere (the checks, the outbox)."""
        self.failures()
        _known(self.facts)

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Be a WSGI application."""
        try:
            status, content_type, body = self.answer(environ["PATH_INFO"])
        except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
            _log.exception("the health endpoint failed")
            status, content_type, body = _json("500 Internal Server Error", {})
        start_response(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body]


def _known(facts: Facts) -> dict[str, Any]:
    """Return the facts; none while what they are asked of is away, for the rest is all the more worth telling."""
    try:
        return facts()
    except Exception as error:  # noqa: BLE001 - whatever it is, the failures say what is away
        _log.warning("some facts are not known", error=str(error))
        return {}


def _json(status: str, content: dict[str, Any]) -> Response:
    return status, "application/json", orjson.dumps(content, default=str)
