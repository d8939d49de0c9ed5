"""People who send requests at a steady pace, and each again and again until it is answered with 2xx."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import requests

from stack.bench.wrk import Request
from stack.resilience.pacing import pause

MANY = 10**6
_PATIENCE = 120.0
_ANSWER_SECONDS = 30.0
_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_UNAVAILABLE = 503


@dataclass(frozen=True)
class Promise:
    """What a request was answered at last: the resource's id (the mark, where it has none), or nothing."""

    mark: str
    id: str | None
    tries: int


@dataclass
class Tally:
    """What was heard. ``times`` has the seconds of each answer by status, of a broken connection by exception."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unhelpful: int = 0
    promises: list[Promise] = field(default_factory=list)

    @property
    def kept(self) -> list[Promise]:
        """The promises that were made: answered with 2xx."""
        return [promise for promise in self.promises if promise.id]

    @property
    def answers(self) -> dict[str, int]:
        """How many answers there were, by status."""
        return {status: len(times) for status, times in self.times.items()}

    @property
    def failed(self) -> int:
        """How many answers were not 2xx."""
        return sum(count for status, count in self.answers.items() if not status.startswith("2"))

    @property
    def slowest(self) -> float:
        """The seconds of the slowest answer."""
        return max((max(times) for times in self.times.values()), default=0.0)

    def p95(self, *statuses: str) -> float:
        """Return in how many seconds 95 of 100 answers came, of those with one of the ``statuses``."""
        times = sorted(one for status in statuses for one in self.times.get(status, ()))
        return times[int(0.95 * (len(times) - 1))] if times else 0.0


class Load:
    """Sends ``requests`` one after the other from ``senders`` threads, ``rate`` a second at most, ``count`` in all.

    Each is sent again until ``patience`` seconds are over, with 0 just once. An opening has a mark of its own in its
    description, by which its row is known; what reads is sent as it is.
    """

    def __init__(
        self,
        url: str,
        requests: Sequence[Request],
        *,
        rate: float,
        count: int = MANY,
        senders: int = 16,
        patience: float = _PATIENCE,
    ) -> None:
        self.tally = Tally()
        self._url = url
        self._requests = requests
        self._rate = rate
        self._count = count
        self._patience = patience
        self._run = uuid4().hex[:8]
        self._next = 0
        self._began = 0.0
        self._failure: Exception | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(senders)]

    @contextmanager
    def running(self) -> Iterator[Tally]:
        """Yield while it is sent; the rest is sent before this returns, unless something was raised."""
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()
        try:
            yield self.tally
        except BaseException:
            self._stopping.set()
            raise
        finally:
            for thread in self._threads:
                thread.join()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Send nothing more that is not yet begun."""
        self._stopping.set()

    @property
    def going(self) -> bool:
        """Whether something is still to be sent."""
        return any(thread.is_alive() for thread in self._threads)

    def _send_all(self) -> None:
        try:
            with requests.Session() as http:
                while (number := self._take()) is not None:
                    promise = self._keep_sending(http, number)
                    with self._lock:
                        self.tally.promises.append(promise)
        except Exception as error:  # noqa: BLE001 - raised where the threads are waited for
            self._failure = error

    def _take(self) -> int | None:
        with self._lock:
            number, self._next = self._next, self._next + 1
        if number >= self._count:
            return None
        due = self._began + number / self._rate - time.monotonic()
        return None if self._stopping.wait(max(0.0, due)) else number

    def _keep_sending(self, http: requests.Session, number: int) -> Promise:
        request = self._requests[number % len(self._requests)]
        mark = f"{self._run}-{number}"
        until = time.monotonic() + self._patience
        tries = 0
        while True:
            tries += 1
            answer = self._send(http, request, mark)
            if answer is not None and answer.ok:
                return Promise(mark, answer.json().get("id", mark), tries)
            if time.monotonic() >= until:
                return Promise(mark, None, tries)
            pause(_pause(answer))

    def _send(self, http: requests.Session, request: Request, mark: str) -> requests.Response | None:
        opening = request.verb == "POST"
        body = {**(request.body or {}), "description": f"水龙头漏水 {mark}"} if opening else None
        headers = {"Authorization": f"Bearer {request.token}"}
        if opening:
            headers["Idempotency-Key"] = f"resilience-{mark}"
        began = time.monotonic()
        try:
            answer = http.request(
                request.verb, self._url + request.path, json=body, headers=headers, timeout=_ANSWER_SECONDS
            )
        except requests.RequestException as error:
            self._count_answer(type(error).__name__, began, helpful=True)
            return None
        helpful = answer.status_code != _UNAVAILABLE or "Retry-After" in answer.headers
        self._count_answer(str(answer.status_code), began, helpful=helpful)
        return answer

    def _count_answer(self, status: str, began: float, *, helpful: bool) -> None:
        with self._lock:
            self.tally.times[status].append(time.monotonic() - began)
            self.tally.unhelpful += not helpful


def _pause(answer: requests.Response | None) -> float:
    wanted = float(answer.headers.get("Retry-After", _PAUSE)) if answer is not None else _PAUSE
    return min(_LONGEST_PAUSE, wanted)
