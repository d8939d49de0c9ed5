"""Who is behind a token: looked up once, and again when something has changed."""

from collections.abc import Callable
from threading import Lock
from uuid import UUID

from cachetools import LRUCache
from sqlalchemy import Engine

from chassis import runtime
from chassis.database.channel import Listener
from gateway.access import changes
from gateway.access.lookup import Known, look_up
from gateway.access.tokens import digest
from gateway.http.call import Identity
from gateway.http.errors import TrialClearing

_MOST = 20_000
_TRUSTED_SECONDS = 1.0

_Key = tuple[str, UUID | None]


class Identities:
    """Finds who is behind a token.

    What was found holds until somebody tells of a change (:mod:`gateway.access.changes`). Where nothing has surely been
    heard for a second, the database is asked each time.
    """

    def __init__(self) -> None:
        self._known: LRUCache[_Key, Known] = LRUCache(_MOST)
        self._forgotten = 0
        self._lock = Lock()
        self._watching: list[Callable[[], None]] = []
        self._listener = Listener(_engine, changes.CHANNEL, self._hear, self.forget)

    def of(self, token: str, acting_for: UUID | None = None, *, while_clearing: bool = False) -> Identity:
        """Return who is behind ``token``, acting for the holder of another account where one is given.

        Raises Unauthenticated when nobody is, TenantSuspended, TrialClearing unless he may in
        ``while_clearing``, Forbidden where the other one has not made him proxy, Unavailable when it is not known.
        """
        identity = self._found(token, acting_for)
        if identity.clearing and not while_clearing:
            raise TrialClearing
        return identity

    def _found(self, token: str, acting_for: UUID | None) -> Identity:
        key, now = (digest(token), acting_for), runtime.current().clock.now()
        with self._lock:
            known, forgotten = self._known.get(key), self._forgotten
        if known is not None and now < known.until and self.hears():
            return known.identity
        known = look_up(token, now, acting_for)
        with self._lock:
            # Something has changed meanwhile: perhaps just this.
            if forgotten == self._forgotten:
                self._known[key] = known
        return known.identity

    def forget(self, meant: changes.Meant | None = None) -> None:
        """Look everybody up again who is meant; with nothing, all."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key, known in self._known.items() if _is_meant(known.identity, meant)]:
                del self._known[key]
        if meant is None or meant[1] is None:
            for changed in self._watching:
                changed()

    def hears(self) -> bool:
        """Say whether nothing can have been missed that somebody told."""
        return self._listener.age() < _TRUSTED_SECONDS

    def watch(self, changed: Callable[[], None]) -> None:
        """Have ``changed`` called whenever something has changed for a whole company, or may have."""
        self._watching.append(changed)

    def close(self) -> None:
        """Hear of changes no more; the database is asked each time then."""
        self._listener.close()

    def _hear(self, said: str) -> None:
        for meant in changes.read(said):
            self.forget(meant)


def _engine() -> Engine:
    return runtime.current().engine


def _is_meant(identity: Identity, meant: changes.Meant | None) -> bool:
    if meant is None:
        return True
    tenant_id, principal = meant
    return identity.tenant_id == tenant_id and principal in (None, identity.principal, identity.acting_for)
