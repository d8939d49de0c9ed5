"""gunicorn's settings, from the environment.

``GATEWAY_BIND`` (0.0.0.0:8080), ``HEALTH_ADDRESS`` (host:port; none), ``GATEWAY_WORKERS`` (2) processes with
``GATEWAY_THREADS`` threads each, made as they are needed: one for each stream (``GATEWAY_MOST_STREAMS``, 8) and 44,
some more than requests they work on (``GATEWAY_MOST_IN_WORK``, 32) and changes that wait for their turn (8), so that
one is free to say that there are too many;
``MAX_WORKERS`` (10) connections to the database each; ``LOG_STYLE``, ``LOG_LEVEL``. Each process keeps its figures in a
file of ``PROMETHEUS_MULTIPROC_DIR``, so that any can tell all.
It is a folder for this alone, emptied at the start; where it is not set a process tells only its own.
"""

import os
import shutil
from importlib import import_module
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from chassis.observe import logs
from chassis.settings import Settings, number, setting

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
if FIGURES in os.environ:
    # Made here since the application is loaded before any hook is called; what an earlier run left is not counted.
    shutil.rmtree(os.environ[FIGURES], ignore_errors=True)
    Path(os.environ[FIGURES]).mkdir(parents=True)


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
worker_class = "gateway.slowness.Worker"
threads = number("GATEWAY_THREADS", 44 + number("GATEWAY_MOST_STREAMS", 8))
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 60
worker_tmp_dir = "/dev/shm"  # noqa: S108 - where gunicorn's heartbeat costs no disk
control_socket_disable = True
logger_class = Logs


def on_starting(_server: Arbiter) -> None:
    """Say at once, and not in every worker, that a setting is missing; have workers share what all of them need."""
    import_module("zxcvbn")
    from chassis.process.warming import warm  # noqa: PLC0415 - not before the folder is there

    warm(Settings.load("gateway"))


def post_worker_init(worker: Worker) -> None:
    """Make what the process stands on: connections must be made after the fork."""
    from chassis import runtime  # noqa: PLC0415 - not before the folder is there
    from gateway import stopping  # noqa: PLC0415 - the same

    stopping.watch(worker)
    runtime.install("gateway", Settings.load("gateway"))


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Let the figures of a worker that has ended count no longer as present ones."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - not before the folder is there

    if FIGURES in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the figures."""
    if FIGURES in os.environ:
        shutil.rmtree(os.environ[FIGURES], ignore_errors=True)
