"""The figures as Prometheus reads them: of this process, or of all that are forked from one."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

__all__ = ["CONTENT_TYPE_LATEST", "figures"]


def figures() -> bytes:
    """Return them; where ``PROMETHEUS_MULTIPROC_DIR`` is set, the sums over the processes that share that folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
