"""nameko's container, with the parts of it mended that lose or hold work."""

from functools import partial
from typing import Any

from chassis.amqp.crew import Crew
from chassis.amqp.framework import ServiceContainer
from chassis.observe.logs import log_for

_log = log_for(__name__)


class Job:
    """One piece of work for one entrypoint, done in a green thread of the crew."""

    def run(self, service: Any) -> None:
        """Do it, and settle with the broker. Nothing but the end of the process may come out of here."""
        raise NotImplementedError


class Container(ServiceContainer):
    """Runs jobs, in green threads that stay.

    Stock nameko catches Exception around a handler, so that an ``eventlet.Timeout`` or a ``GreenletExit`` in one leaves
    its message unacknowledged for ever: after ``max_workers`` of them a healthy-looking process takes nothing more.
    Here the job itself settles every outcome. A worker that still dies is logged and does not take the container with
    it. nameko's own entrypoints and dependency providers, which nothing here has, would get no worker.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._worker_pool: Crew = Crew(self.max_workers)

    def start_job(self, entrypoint: Any, job: Job) -> None:
        """Run ``job`` as soon as a worker is free, without making the caller (who reads from the broker) wait."""
        begin = partial(self._begin, entrypoint, job)
        if self.has_free_workers:
            begin()
        else:
            self.spawn_managed_thread(begin, identifier="waiting job")

    @property
    def has_free_workers(self) -> bool:
        """What comes now would be begun now."""
        return self._worker_pool.free() > 0

    @property
    def being_killed(self) -> bool:
        """The process is about to end: what is under way stays with the broker."""
        return self._being_killed

    def _begin(self, entrypoint: Any, job: Job) -> None:
        # Where it is killed, the job stays unacknowledged, so that the broker gives it to another process.
        if not self._being_killed:
            self._worker_pool.begin(partial(self._do, entrypoint, job))

    def _do(self, entrypoint: Any, job: Job) -> None:
        try:
            job.run(self.service_cls())
        except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
            _log.exception("a job did not settle", entrypoint=entrypoint.method_name)

    def _kill_worker_threads(self) -> None:
        if ended := self._worker_pool.kill():
            _log.warning("work was ended that was under way", jobs=ended)
