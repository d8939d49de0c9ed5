"""What the loops of a process look for, again and again: asked in one exchange for all of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Self

from sqlalchemy import Engine

from chassis.clock import Clock
from chassis.database.looking import look
from chassis.due_work import OLDEST
from chassis.observe import metrics
from chassis.operation_log.sealing import QUIET
from chassis.pausing import Paused

#: A little longer than the pause of the loop that looks most often: so the others look at what that one saw.
_FRESH_SECONDS = 1.5
_QUERY = f"""
    SELECT pause.since, pause.reason, ({QUIET}), due.kinds, due.since
    FROM (SELECT array_agg(kind) AS kinds, array_agg(due_at) AS since FROM ({OLDEST}) AS oldest) AS due
    LEFT JOIN chassis.paused AS pause ON true
"""  # noqa: S608 - queries of our own


@dataclass(frozen=True)
class Seen:
    """Whether events are paused, whether anything was written (:mod:`chassis.operation_log.sealing`), and since when
    the oldest piece of work of each kind is due.
    """

    paused: Paused | None = None
    quiet: int | None = None
    due: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine, now: datetime, kinds: Collection[str]) -> Self:
        """Return what there is to be seen, of work of these ``kinds``."""
        [(since, reason, quiet, found, oldest)] = look(engine, _QUERY, {"now": now, "kinds": list(kinds)})
        due = dict(zip(found or (), oldest or (), strict=True))
        return cls(Paused(since, reason) if since else None, quiet, due)


class Looks:
    """Looks for what one of the loops asks, and remembers for the others what it saw."""

    def __init__(self, engine: Engine, clock: Clock, time: Callable[[], float] = monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._time = time
        self._kinds: Collection[str] = ()
        self._seen = Seen()
        self._fresh_until = 0.0

    def kinds_due(self, kinds: Collection[str]) -> Collection[str]:
        """Look, and return those of ``kinds`` of which something is due; the figures tell how late the oldest is."""
        self._kinds = kinds
        now = self._look()
        for kind in kinds:
            metrics.DUE_LATE.labels(kind).set((now - self._seen.due.get(kind, now)).total_seconds())
        return self._seen.due.keys()

    def paused(self) -> Paused | None:
        """Return since when the handling of events is paused; None while it is not."""
        return self._latest().paused

    def quiet(self) -> int | None:
        """Return a number that stays the same until something is written; None while that cannot be told."""
        return self._latest().quiet

    def _latest(self) -> Seen:
        if self._time() >= self._fresh_until:
            self._look()
        return self._seen

    def _look(self) -> datetime:
        now = self._clock.now()
        self._seen = Seen.of(self._engine, now, self._kinds)
        self._fresh_until = self._time() + _FRESH_SECONDS
        return now
