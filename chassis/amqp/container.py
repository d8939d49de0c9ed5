"""nameko's container, with the parts of it mended that lose or hold work."""

from typing import Any

from chassis.amqp.framework import ContainerBeingKilled, ServiceContainer, WorkerContext
from chassis.observe.logs import log_for

_log = log_for(__name__)


class Job:
    """One piece of work for one entrypoint, done in a green thread of the pool."""

    def run(self, service: Any) -> None:
        """Do it, and settle with the broker. Nothing but the end of the process may come out of here."""
        raise NotImplementedError


class Container(ServiceContainer):
    """Runs jobs.

    Stock nameko catches Exception around a handler, so that an ``eventlet.Timeout`` or a ``GreenletExit`` in one leaves
    its message unacknowledged for ever: after ``max_workers`` of them a healthy-looking process takes nothing more.
    Here the job itself settles every outcome. A worker that still dies is logged and does not take the container with
    it.
    """

    def start_job(self, entrypoint: Any, job: Job) -> None:
        """Run ``job`` as soon as a worker is free, without making the caller (who reads from the broker) wait."""
        if self.has_free_workers:
            self._spawn_job(entrypoint, job)
        else:
            self.spawn_managed_thread(lambda: self._spawn_job(entrypoint, job), identifier="waiting job")

    @property
    def has_free_workers(self) -> bool:
        """What comes now would be begun now."""
        free: int = self._worker_pool.free()
        return free > 0

    @property
    def being_killed(self) -> bool:
        """The process is about to end: what is under way stays with the broker."""
        return self._being_killed

    def _spawn_job(self, entrypoint: Any, job: Job) -> None:
        try:
            self.spawn_worker(entrypoint, (job,), {})
        except ContainerBeingKilled:
            return  # unacknowledged, so the broker gives it to another process

    def _run_worker(self, worker_ctx: WorkerContext, handle_result: Any) -> None:
        job = worker_ctx.args[0] if worker_ctx.args else None
        if not isinstance(job, Job):
            super()._run_worker(worker_ctx, handle_result)
            return
        self._inject_dependencies(worker_ctx)
        self._worker_setup(worker_ctx)
        try:
            job.run(worker_ctx.service)
            self._worker_result(worker_ctx, None, None)
        except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
            _log.exception("a job did not settle", entrypoint=worker_ctx.entrypoint.method_name)
        finally:
            self._worker_teardown(worker_ctx)
