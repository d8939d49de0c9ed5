"""Lets so many requests in at a time, and turns others away at once: a long queue would only make all of them late."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore
from typing import Any

from gateway.http import problems
from gateway.http.about import language_of, request_id_of
from gateway.http.errors import Saturated
from gateway.http.figures import IN_WORK, TURNED_AWAY
from gateway.http.origins import readable
from gateway.http.texts import title_of

_READING = frozenset({"GET", "HEAD"})

_REFUSING = 4
"""How many are turned away at a time."""

_WAITING = 8
"""How many changes wait for a place. Connections are not spread evenly over the processes: where two have places for 32
changes, 32 people come to one with 17 of them, and would be turned away while places are free in the other."""

_PATIENCE_SECONDS = 0.3
"""How long they wait: about as long as a change takes when all places are taken. A second was too long: in an onrush
who comes later may be quicker at a place that gets free, and 5 % of those let in took more than a second in all."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


class Gate:
    """At most ``most`` requests of this process are in ``app``, and half of them change something.

    So people can look things up while a new estate reports all its faults at once; some more changes wait a moment for
    their turn. It stands before everything else: to turn somebody away must cost next to nothing. Browsers ask
    beforehand whether they may ask, which takes no place: else their pages could not read why they were turned away.
    ``remembers`` says of which origins they may be.
    """

    def __init__(self, app: Wsgi, most: int, remembers: Callable[[str], bool]) -> None:
        self._app = app
        self._remembers = remembers
        # There are more threads, for those who listen to the stream: if all came up to here they would only be in each
        # other's way.
        self._turns = BoundedSemaphore(most + _WAITING + _REFUSING)
        self._free = BoundedSemaphore(most)
        self._free_for_changes = BoundedSemaphore(max(1, most // 2))
        self._may_wait = BoundedSemaphore(_WAITING)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Be a WSGI application."""
        method = environ["REQUEST_METHOD"]
        with self._turns:
            if method == "OPTIONS":
                return self._app(environ, start_response)
            return self._let_in(environ, start_response, changing=method not in _READING)

    def _let_in(self, environ: Environ, start_response: StartResponse, *, changing: bool) -> Iterable[bytes]:
        try:
            with self._passing(changing=changing):
                return self._app(environ, start_response)
        except Saturated as saturated:
            TURNED_AWAY.inc()
            origin = environ.get("HTTP_ORIGIN", "")
            cors = readable(origin) if self._remembers(origin) else {}
            return _turned_away(saturated, environ, start_response, cors)

    @contextmanager
    def _passing(self, *, changing: bool) -> Iterator[None]:
        with (
            _awaited(self._free_for_changes, self._may_wait) if changing else nullcontext(),
            _taken(self._free),
            IN_WORK.track_inprogress(),
        ):
            yield


@contextmanager
def _awaited(places: BoundedSemaphore, may_wait: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        with _taken(may_wait):
            if not places.acquire(timeout=_PATIENCE_SECONDS):
                raise Saturated
    try:
        yield
    finally:
        places.release()


@contextmanager
def _taken(places: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Saturated
    try:
        yield
    finally:
        places.release()


def _turned_away(
    error: Saturated, environ: Environ, start_response: StartResponse, cors: dict[str, str]
) -> Iterable[bytes]:
    title = title_of(error.code, error.title, language_of(environ.get("HTTP_ACCEPT_LANGUAGE", "")))
    request_id = request_id_of(environ.get("HTTP_X_REQUEST_ID", ""))
    body = problems.document(error.status, error.code, title, title, request_id=request_id)
    headers = [
        ("Content-Type", problems.CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(error.retry_after)),
        ("X-Request-Id", request_id),
        ("Cache-Control", "no-store"),
        ("Vary", "Origin"),
        *cors.items(),
    ]
    start_response(f"{error.status} Service Unavailable", headers)
    return [body]
