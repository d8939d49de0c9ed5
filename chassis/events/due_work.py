"""Takes work that is due and has its handlers do it, each piece in a transaction of its own."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence

from chassis import runtime
from chassis.context import Context, system_context
from chassis.due_work import Due, find_due, put_off, take
from chassis.events.declaring import takes_together
from chassis.observe import metrics
from chassis.observe.logs import bound, log_for
from chassis.runtime import Runtime

WORK_SECONDS = 30.0

_log = log_for(__name__)

Handler = Callable[..., None]
"""``handler(work, due)``, or ``handler(work, [due, ...])`` for one that takes them together."""


def take_due(handlers: Mapping[str, Handler], limit: int = 20) -> int:
    """Do up to ``limit`` pieces of work of the kinds in ``handlers``; return how many were tried.

    What fails is put off, each time longer, and keeps its last error.
    """
    running = runtime.current()
    now = running.clock.now()
    found = find_due(running.engine, now, list(handlers), limit)
    return sum(do(running, handlers[pieces[0].kind], pieces) for pieces in _portions(found, handlers))


def _portions(found: Sequence[Due], handlers: Mapping[str, Handler]) -> Collection[list[Due]]:
    """Return ``found`` as it is done: together what may be, of one kind and tenant, and the rest piece by piece."""
    portions: dict[object, list[Due]] = {}
    for piece in found:
        together = takes_together(handlers[piece.kind])
        portions.setdefault((piece.kind, piece.tenant_id) if together else piece.id, []).append(piece)
    return portions.values()


def do(running: Runtime, handler: Handler, pieces: Sequence[Due]) -> int:
    """Do ``pieces``, all of one kind and tenant, in one transaction; return how many were free to be tried.

    When several fail together, each is done alone.
    """
    first = pieces[0]
    with bound(tenant=str(first.tenant_id), request_id=str(first.id), kind=first.kind):
        try:
            with running.works.begin(_context(running, first)) as work:
                taken = take(work, pieces)
                if taken:
                    handler(work, taken if takes_together(handler) else taken[0])
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, its piece stays and the others go on
            _log.exception("due work failed", pieces=len(pieces))
            if len(pieces) > 1:
                return sum(do(running, handler, [piece]) for piece in pieces)
            metrics.DUE_WORK.labels(first.kind, "put_off").inc()
            with running.works.begin(_context(running, first)) as work:
                put_off(work, first, error)
            return 1
        metrics.DUE_WORK.labels(first.kind, "done").inc(len(taken))
        return len(taken)


def _context(running: Runtime, due: Due) -> Context:
    return system_context(
        running.service,
        due.tenant_id,
        doing=f"due:{due.kind}",
        request_id=str(due.id),
        deadline=time.time() + WORK_SECONDS,
    )
