"""gunicorn's settings, from the environment.

``GATEWAY_BIND`` (0.0.0.0:8080), ``HEALTH_ADDRESS`` (host:port; none), ``GATEWAY_WORKERS`` (2) processes with
``GATEWAY_THREADS`` (16) threads each, ``LOG_STYLE``, ``LOG_LEVEL``.
"""

from dataclasses import replace

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from chassis import runtime
from chassis.observe import logs
from chassis.settings import Settings, number, setting


class Logs(Logger):
    """Sends gunicorn's own lines where all others of the process go."""

    def setup(self, cfg: Config) -> None:
        """Leave everything to the logging of the process."""
        logs.configure("gateway", "serve", style=setting("LOG_STYLE", "json"), level=setting("LOG_LEVEL", "INFO"))
        self.error_log.propagate = True


bind = [
    address for address in (setting("GATEWAY_BIND", "0.0.0.0:8080"), setting("HEALTH_ADDRESS", "")) if ":" in address
]
workers = number("GATEWAY_WORKERS", 2)
worker_class = "gthread"
threads = number("GATEWAY_THREADS", 16)
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 60
worker_tmp_dir = "/dev/shm"  # noqa: S108 - where gunicorn's heartbeat costs no disk
control_socket_disable = True
logger_class = Logs


def on_starting(_server: Arbiter) -> None:
    """Say at once, and not in every worker, that a setting is missing."""
    Settings.load("gateway")


def post_worker_init(_worker: Worker) -> None:
    """Make what the process stands on: connections must be made after the fork."""
    settings = Settings.load("gateway")
    runtime.install("gateway", replace(settings, max_workers=threads))
