"""People who send requests at a steady pace, and each again and again until it is answered with 2xx."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import requests

from stack.bench.wrk import Request
from stack.resilience.pacing import pause

_PATIENCE = 120.0
_ANSWER_SECONDS = 30.0
_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_UNAVAILABLE = 503


@dataclass(frozen=True)
class Promise:
    """What a request was answered at last: the resource's id, or nothing."""

    mark: str
    id: str | None
    tries: int


@dataclass
class Tally:
    """What was heard. ``answers`` counts each status, and each exception of the connection by its name."""

    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    unhelpful: int = 0
    promises: list[Promise] = field(default_factory=list)

    @property
    def kept(self) -> list[Promise]:
        """The promises that were made: answered with 2xx."""
        return [promise for promise in self.promises if promise.id]

    @property
    def failed(self) -> int:
        """How many answers were not 2xx."""
        return sum(count for status, count in self.answers.items() if not status.startswith("2"))


class Load:
    """Sends ``requests`` one after the other from ``senders`` threads, ``rate`` a second at most, ``count`` in all.

    Each opening has a mark of its own in its description, by which its row is known.
    """

    def __init__(self, url: str, requests: Sequence[Request], *, rate: float, count: int, senders: int = 16) -> None:
        self.tally = Tally()
        self._url = url
        self._requests = requests
        self._rate = rate
        self._count = count
        self._run = uuid4().hex[:8]
        self._next = 0
        self._began = 0.0
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

    def stop(self) -> None:
        """Send nothing more that is not yet begun."""
        self._stopping.set()

    @property
    def going(self) -> bool:
        """Whether something is still to be sent."""
        return any(thread.is_alive() for thread in self._threads)

    def _send_all(self) -> None:
        with requests.Session() as http:
            while (number := self._take()) is not None:
                promise = self._keep_sending(http, number)
                with self._lock:
                    self.tally.promises.append(promise)

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
        until = time.monotonic() + _PATIENCE
        tries = 0
        while time.monotonic() < until:
            tries += 1
            answer = self._send(http, request, mark)
            if answer is not None and answer.ok:
                return Promise(mark, answer.json()["id"], tries)
            pause(_pause(answer))
        return Promise(mark, None, tries)

    def _send(self, http: requests.Session, request: Request, mark: str) -> requests.Response | None:
        body = {**(request.body or {}), "description": f"水龙头漏水 {mark}"}
        headers = {"Authorization": f"Bearer {request.token}", "Idempotency-Key": f"resilience-{mark}"}
        began = time.monotonic()
        try:
            answer = http.post(self._url + request.path, json=body, headers=headers, timeout=_ANSWER_SECONDS)
        except requests.RequestException as error:
            self._count_answer(type(error).__name__, began, helpful=True)
            return None
        helpful = answer.status_code != _UNAVAILABLE or "Retry-After" in answer.headers
        self._count_answer(str(answer.status_code), began, helpful=helpful)
        return answer

    def _count_answer(self, status: str, began: float, *, helpful: bool) -> None:
        with self._lock:
            self.tally.answers[status] += 1
            self.tally.slowest = max(self.tally.slowest, time.monotonic() - began)
            self.tally.unhelpful += not helpful


def _pause(answer: requests.Response | None) -> float:
    wanted = float(answer.headers.get("Retry-After", _PAUSE)) if answer is not None else _PAUSE
    return min(_LONGEST_PAUSE, wanted)
