"""From where browsers may call: the origins of all companies, for requests of which is not known whose they are."""

from collections.abc import Callable
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from chassis import runtime
from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.observe.logs import log_for
from gateway.access.models import TenantSettings

_log = log_for(__name__)


class Origins:
    """Knows whether some company has registered an origin.

    What was found holds until :meth:`forget`, while ``hears`` says that nothing can have been missed.
    """

    def __init__(self, hears: Callable[[], bool]) -> None:
        self._hears = hears
        self._known: frozenset[str] | None = None
        self._forgotten = 0
        self._lock = Lock()

    def has(self, origin: str) -> bool:
        """Say whether a company lets browsers call from ``origin``; not, while the database cannot be asked."""
        with self._lock:
            known, forgotten = self._known, self._forgotten
        if known is None or not self._hears():
            known = self._read(forgotten)
        return origin in known

    def remembers(self, origin: str) -> bool:
        """Say the same from memory alone: not, while nothing is remembered."""
        with self._lock:
            return self._known is not None and origin in self._known

    def forget(self) -> None:
        """Look again the next time: a company may have set others."""
        with self._lock:
            self._known, self._forgotten = None, self._forgotten + 1

    def _read(self, forgotten: int) -> frozenset[str]:
        try:
            found = _registered()
        except SQLAlchemyError as error:
            _log.warning("the origins are not known", error=str(error))
            return frozenset()
        with self._lock:
            # Something has changed meanwhile: perhaps just this.
            if forgotten == self._forgotten:
                self._known = found
        return found


def _registered() -> frozenset[str]:
    with runtime.current().engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        return frozenset(connection.scalars(select(func.unnest(TenantSettings.origins))))
