"""gunicorn's settings for the floors: those of the gateway, but with gunicorn's own kind of thread worker."""

from gateway.gunicorn_conf import (
    control_socket_disable,
    graceful_timeout,
    keepalive,
    preload_app,
    threads,
    timeout,
    worker_tmp_dir,
    workers,
)

__all__ = [
    "control_socket_disable",
    "graceful_timeout",
    "keepalive",
    "preload_app",
    "threads",
    "timeout",
    "worker_class",
    "worker_tmp_dir",
    "workers",
]

worker_class = "gthread"
