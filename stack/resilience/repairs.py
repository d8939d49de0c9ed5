"""Paid repairs from the report to the audit, each step sent until it is taken."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from stack.api import Client
from stack.errors import StackError
from stack.play.cast import Cast
from stack.resilience.arena import Arena
from stack.resilience.checks import Check, at_least, exactly
from stack.resilience.pacing import pause

_PATIENCE = 120.0
_PAUSE = 0.3
_WRONG = """
SELECT count(*) FROM unnest(%s::uuid[], %s::int[]) AS passed (id, lines)
WHERE (SELECT count(*) FROM invoices JOIN charges ON charges.id = invoices.charge_id
       WHERE charges.ticket_id = passed.id) <> 1
   OR (SELECT count(*) FROM invoice_lines WHERE invoice_lines.ticket_id = passed.id) <> passed.lines
"""
_TWICE = """
SELECT count(*) - count(DISTINCT (about, template, recipient, channel)) FROM messages
WHERE about = ANY (SELECT 'ticket:' || id FROM unnest(%s::text[]) AS id)
"""
NOTIFIED_TWICE = "duplicate notifications of paid repairs"


class PaidRepairs:
    """Plays so many at a time until it is told to stop, each with a ``rest`` between two, in seconds.

    ``passed`` has each that passed the audit.
    """

    def __init__(self, arena: Arena, at_a_time: int = 1, rest: float = 0.0) -> None:
        self._threads = [threading.Thread(target=self._play_all, daemon=True) for _ in range(at_a_time)]
        self._rest = rest
        self._cast = arena.cast
        self._lines = [
            {"charge_item_id": item["id"], "quantity": "1"}
            for item in self._cast.worker.get("/v1/charge-items")["items"]
        ]
        self._stopping = threading.Event()
        self._failure: Exception | None = None
        self.passed: list[str] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Play while the with-block lasts, and those that are begun to their end. Raises what went wrong."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join()
        if self._failure is not None:
            raise self._failure

    def checks(self, arena: Arena) -> Iterator[Check]:
        """Yield whether each repair has its one invoice, with the lines that were quoted, and is told of once."""
        yield at_least("paid repairs passed", len(self.passed), 1)
        [(wrong,)] = arena.rows("billing", _WRONG, self.passed, [len(self._lines)] * len(self.passed))
        yield exactly("paid repairs without just one invoice of just the quoted lines", wrong, 0)
        [(twice,)] = arena.rows("notify", _TWICE, self.passed)
        yield exactly(NOTIFIED_TWICE, twice, 0)

    def _play_all(self) -> None:
        try:
            while not self._stopping.wait(self._rest):
                self.passed.append(self._play(self._cast))
        except Exception as error:  # noqa: BLE001 - raised where the thread is waited for
            self._failure = error

    def _play(self, cast: Cast) -> str:
        report = {"room_id": cast.room["id"], "description": "水龙头漏水，自费维修", "urgency": "normal"}
        ticket = str(_sent(cast.resident, "/v1/tickets", report)["id"])
        worker = cast.worker.principal.removeprefix("employee:")
        steps: list[tuple[Client, str, dict[str, Any]]] = [
            (cast.lead, "dispatch", {"worker_id": worker}),
            (cast.worker, "accept", {}),
            (cast.worker, "quote", {"lines": self._lines}),
            (cast.resident, "quote/answer", {"agreed": True}),
            (cast.worker, "start", {}),
            (cast.worker, "done", {"hours": "0.5"}),
            (cast.lead, "pass", {}),
        ]
        for who, action, body in steps:
            _sent(who, f"/v1/tickets/{ticket}/{action}", body)
        return ticket


def _sent(who: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request that is sent under one key until it is taken."""
    key, until = str(uuid4()), time.monotonic() + _PATIENCE
    said: object = ""
    while time.monotonic() < until:
        try:
            answer = who.raw("POST", path, json=body, headers={"Idempotency-Key": key})
        except StackError as error:
            said = error
        else:
            if answer.ok:
                taken: dict[str, Any] = answer.json()
                return taken
            said = answer.text
        pause(_PAUSE)
    raise StackError(f"{path} was not taken within {_PATIENCE:.0f} s: {said}")
