"""One who listens: what he is told, in the form of server-sent events."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson

from contracts.core.errors import ServiceError
from gateway import stopping
from gateway.http.call import Call, Identity
from gateway.stream import reading
from gateway.stream.hearing import Hearing, Mark
from gateway.stream.schemas import HappeningTold
from gateway.works import context_of

_GATHER_SECONDS = 0.1
_LOOK_SECONDS = 0.5
_ALIVE_SECONDS = 15.0
_RETRY_MILLISECONDS = 2_000
_SCHEMA = HappeningTold()

Who = Callable[[], Identity]
"""Says who listens, as it is now. Raises a ServiceError for one who may not any more."""


class Follower:
    """Follows what happens from ``position`` on, as far as ``who`` may see it at that moment."""

    def __init__(self, call: Call, who: Who, hearing: Hearing, position: int) -> None:
        self._call = call
        self._who = who
        self._hearing = hearing
        self._position = position
        self._tenant = call.who.tenant_id
        self._said_at = time.monotonic()

    def told(self, *, lost: bool) -> Iterator[bytes]:
        """Yield events until he may not listen any more, or the process ends: the client comes again then.

        ``lost``: he asked for events that are not kept any more, and is told so.
        """
        yield f"retry: {_RETRY_MILLISECONDS}\n".encode() + _event(self._position, "reset" if lost else "ready", {})
        # The session is over, the account locked, the database away: when he comes again he is told which.
        with suppress(ServiceError):
            while not stopping.is_stopping():
                mark = self._hearing.heard(self._tenant)
                yield from self._news()
                yield from self._silence(mark)

    def _news(self) -> Iterator[bytes]:
        until = reading.head(self._tenant)
        while self._position < until and not stopping.is_stopping():
            identity = self._who()
            context = context_of(replace(self._call, identity=identity))
            found = reading.after(context, identity.permissions, self._position, until)
            for happening in found:
                yield _event(happening.position, happening.type, _SCHEMA.dump(happening))
                self._said_at = time.monotonic()
            self._position = found[-1].position if len(found) == reading.MOST else until

    def _silence(self, mark: Mark) -> Iterator[bytes]:
        """Wait until there may be news."""
        # What comes in a burst is read together.
        self._hearing.wait(self._tenant, None, _GATHER_SECONDS)
        while not stopping.is_stopping():
            self._hearing.wait(self._tenant, mark, _LOOK_SECONDS)
            self._who()
            if time.monotonic() - self._said_at > _ALIVE_SECONDS:
                # Without data nothing is dispatched, but the client knows how far he is.
                yield f"id: {self._position}\n\n".encode()
                self._said_at = time.monotonic()
            if mark is None or self._hearing.heard(self._tenant) != mark:
                return


def _event(position: int, name: str, data: Any) -> bytes:
    return f"id: {position}\nevent: {name}\ndata: {orjson.dumps(data).decode()}\n\n".encode()
