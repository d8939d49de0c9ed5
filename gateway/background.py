"""What takes longer than a transaction may: it runs beside the steps of its job, which ask whether it has ended."""

from collections.abc import Callable
from threading import Thread
from uuid import UUID

AT_ONCE_SECONDS = 3.0
"""So long a step waits for it."""


class _Task(Thread):
    def __init__(self, function: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.error: Exception | None = None
        self._function = function

    def run(self) -> None:
        try:
            self._function()
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            self.error = error


_tasks: dict[UUID, _Task] = {}


def is_running(job_id: UUID) -> bool:
    """Say whether this process has begun something for a job whose end nobody has heard of yet."""
    return job_id in _tasks


def begin(job_id: UUID, function: Callable[[], None]) -> None:
    """Run ``function`` for a job. Another worker may be at the same: it was this one's before the last restart."""
    _tasks[job_id] = _Task(function)
    _tasks[job_id].start()


def has_ended(job_id: UUID) -> bool:
    """Wait a little; say whether it has ended. Raises what it has raised."""
    task = _tasks[job_id]
    task.join(AT_ONCE_SECONDS)
    if task.is_alive():
        return False
    del _tasks[job_id]
    if task.error is not None:
        raise task.error
    return True
