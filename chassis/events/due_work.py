"""Takes work that is due and has its handlers do it, each piece in a transaction of its own."""

import time
from collections.abc import Callable, Mapping

from chassis import runtime
from chassis.context import Context, system_context
from chassis.database import UnitOfWork
from chassis.due_work import Due, find_due, put_off, take
from chassis.observe import metrics
from chassis.observe.logs import bound, log_for
from chassis.runtime import Runtime

WORK_SECONDS = 30.0

_log = log_for(__name__)

Handler = Callable[[UnitOfWork, Due], None]


def take_due(handlers: Mapping[str, Handler], limit: int = 20) -> int:
    """Do up to ``limit`` pieces of work of the kinds in ``handlers``; return how many were tried.

    What fails is put off, each time longer, and keeps its last error.
    """
    running = runtime.current()
    found = find_due(running.engine, running.clock.now(), list(handlers), limit)
    return sum(do(running, handlers[due.kind], due) for due in found)


def do(running: Runtime, handler: Handler, due: Due) -> bool:
    """Do one piece of work; say whether it was free to be tried."""
    with bound(tenant=str(due.tenant_id), request_id=str(due.id), kind=due.kind):
        try:
            with running.works.begin(_context(running, due)) as work:
                if not take(work, due):
                    return False
                handler(work, due)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, its piece stays and the others go on
            _log.exception("due work failed")
            metrics.DUE_WORK.labels(due.kind, "put_off").inc()
            with running.works.begin(_context(running, due)) as work:
                put_off(work, due, error)
        else:
            metrics.DUE_WORK.labels(due.kind, "done").inc()
        return True


def _context(running: Runtime, due: Due) -> Context:
    return system_context(
        running.service,
        due.tenant_id,
        doing=f"due:{due.kind}",
        request_id=str(due.id),
        deadline=time.time() + WORK_SECONDS,
    )
