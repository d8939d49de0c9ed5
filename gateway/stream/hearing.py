"""Wakes those who listen when something has happened in their tenant."""

import threading
from collections import Counter
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from chassis import runtime
from chassis.database.channel import Listener
from gateway.stream.keeping import CHANNEL

_TRUSTED_SECONDS: Final = 1.0

Mark = tuple[int, int] | None
"""Another one once something has happened; None where nothing is surely heard."""


class Hearing:
    """Counts what was told of each tenant. It listens from the first question on."""

    def __init__(self) -> None:
        self._told: Counter[UUID] = Counter()
        self._missed = 0
        self._news = threading.Condition()
        self._listener = Listener(_engine, CHANNEL, self._hear, self._hear_all)

    def heard(self, tenant: UUID) -> Mark:
        """Return the mark of this moment."""
        if self._listener.age() > _TRUSTED_SECONDS:
            return None
        return self._told[tenant], self._missed

    def wait(self, tenant: UUID, mark: Mark, seconds: float) -> None:
        """Wait until something has happened since ``mark``, and no longer than so many seconds."""
        with self._news:
            self._news.wait_for(lambda: mark is not None and (self._told[tenant], self._missed) != mark, seconds)

    def close(self) -> None:
        """Hear nothing more."""
        self._listener.close()

    def _hear(self, said: str) -> None:
        with self._news:
            self._told[UUID(said)] += 1
            self._news.notify_all()

    def _hear_all(self) -> None:
        with self._news:
            self._missed += 1
            self._news.notify_all()


def _engine() -> Engine:
    return runtime.current().engine
