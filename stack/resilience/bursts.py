"""The same request from several senders at the same moment, each until it has an answer that is final."""

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import requests

from stack.bench.wrk import Request
from stack.errors import StackError
from stack.resilience.pacing import pause

_PATIENCE = 120.0
_ANSWER_SECONDS = 30.0
_PAUSE = 0.2
_FINAL = frozenset({200, 201, 412, 422})


@dataclass(frozen=True)
class Sending:
    """A request under an idempotency key, perhaps for a version only."""

    request: Request
    key: str
    version: str = ""


class Bursts:
    """Sends bursts to the gateway at ``url``, ``most`` requests at a time, and counts what was answered on the way."""

    def __init__(self, url: str, most: int) -> None:
        self.answers: Counter[int] = Counter()
        self.unhelpful = 0
        self._url = url
        self._lock = threading.Lock()
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(most)

    def __enter__(self) -> "Bursts":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def send(self, bursts: Sequence[Sequence[Sending]]) -> list[list[requests.Response]]:
        """Return the final answers to each burst, whose requests are begun together."""
        begun = [[self._pool.submit(self._answered, one) for one in burst] for burst in bursts]
        return [[answer.result() for answer in burst] for burst in begun]

    def _answered(self, sending: Sending) -> requests.Response:
        until = monotonic() + _PATIENCE
        answer = None
        while monotonic() < until:
            answer = self._asked(sending)
            if answer is not None and answer.status_code in _FINAL:
                return answer
            pause(_PAUSE)
        last = f"{answer.status_code} {answer.text}" if answer is not None else "nothing"
        raise StackError(f"{sending.request.path} had no final answer within {_PATIENCE:.0f} s; the last was {last}")

    def _asked(self, sending: Sending) -> requests.Response | None:
        request = sending.request
        headers = {"Authorization": f"Bearer {request.token}", "Idempotency-Key": sending.key}
        if sending.version:
            headers["If-Match"] = sending.version
        try:
            answer = self._http.post(
                self._url + request.path, json=request.body or {}, headers=headers, timeout=_ANSWER_SECONDS
            )
        except requests.RequestException:
            return None
        with self._lock:
            self.answers[answer.status_code] += 1
            self.unhelpful += answer.status_code in {409, 503} and "Retry-After" not in answer.headers
        return answer

    @property
    def _http(self) -> requests.Session:
        if not hasattr(self._own, "http"):
            self._own.http = requests.Session()
        session: requests.Session = self._own.http
        return session
