"""Whether this process of the gateway is to end: for answers that would go on for ever."""

from gunicorn.workers.base import Worker

_workers: list[Worker] = []


def watch(worker: Worker) -> None:
    """Have ``worker`` be the one that serves in this process."""
    _workers[:] = [worker]


def is_stopping() -> bool:
    """Say whether it has been told to stop. A process without gunicorn never is."""
    return any(not worker.alive for worker in _workers)
