"""The relay: takes events out of the outbox and publishes them, in their order, losing none."""

import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from chassis.amqp.address import BrokerAddress
from chassis.amqp.backoff import LONGEST_WAIT, waits
from chassis.amqp.errors import LinkLost, NotTaken
from chassis.amqp.publisher import Outgoing, Publisher
from chassis.events import wire
from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_BATCH = 500
_SLEEP_SECONDS = 300.0
_CONFIRM_SECONDS = 30.0
_LONGEST_STOP = 2.0
# One event seldom comes alone, and a look costs as much for many as for one: between two of them there is this time,
# or as long as the last one took, so that a machine with much to do is asked less often. It is longer where more has
# come: from 250 events a second on, a look takes all of a tenth of a second.
_GATHER_SECONDS = (0.008, 0.1)
_GATHER_EACH = 0.004


class Outbox(Protocol):
    """Where the events wait."""

    def next_batch(self, limit: int) -> AbstractContextManager[Sequence[wire.Written]]:
        """Give the next rows in their order; leaving normally marks them sent, by an exception does not."""

    def sleep(self, timeout: float) -> object:
        """Return when there may be a row, or after ``timeout`` seconds."""


def gathering(count: int, took: float) -> float:
    """Return how many seconds after a look that found so many events, and ``took`` so long, the next one comes."""
    shortest, longest = _GATHER_SECONDS
    return min(longest, max(shortest, took, _GATHER_EACH * count))


class Relay:
    """Publishes the events of ``producer``. One that the broker does not take stops the line until it does.

    Nothing is passed over and nothing lost: the batch goes back, the reason is logged and counted, and after 1 to 2
    seconds the same batch is tried again.
    """

    def __init__(self, outbox: Outbox, address: BrokerAddress, producer: str, *, batch: int = _BATCH) -> None:
        self._outbox = outbox
        self._producer = producer
        self._user = address.user
        self._batch = batch
        self._publisher = Publisher(address, f"{producer} relays")
        self._stopping = threading.Event()
        self.asleep = False
        self.stopped_for = ""

    def stop(self) -> None:
        """Let :meth:`run` return after the batch that is under way, or the sleep."""
        self._stopping.set()

    def run(self) -> None:
        """Publish until :meth:`stop`."""
        wait = waits(first=1.0, longest=_LONGEST_STOP)
        while not self._stopping.is_set():
            try:
                self._round()
                wait = waits(first=1.0, longest=_LONGEST_STOP)
            except LinkLost as error:
                self._pause("the relay has no connection to the broker", "connection", error, LONGEST_WAIT)
            except (NotTaken, TimeoutError) as error:
                self._pause("the broker did not take an event", "not_taken", error, next(wait))
            except Exception as error:  # noqa: BLE001 - the database; whatever it is, the line goes on when it is over
                self._pause("the outbox cannot be read", "outbox", error, next(wait))
        self._publisher.close()

    def _round(self) -> None:
        began = time.monotonic()
        with self._outbox.next_batch(self._batch) as rows:
            self._publisher.publish([self._message(row) for row in rows], _CONFIRM_SECONDS)
        # Said before the sleep, which is long.
        self.stopped_for = ""
        metrics.RELAYED.inc(len(rows))
        if not rows:
            self._sleep()
        elif len(rows) < self._batch:
            self._stopping.wait(gathering(len(rows), time.monotonic() - began))

    def _sleep(self) -> None:
        self.asleep = True
        try:
            self._outbox.sleep(_SLEEP_SECONDS)
        finally:
            self.asleep = False

    def _message(self, row: wire.Written) -> Outgoing:
        return wire.outgoing(self._producer, row, user=self._user)

    def _pause(self, what: str, reason: str, error: Exception, seconds: float) -> None:
        self.stopped_for = reason
        metrics.RELAY_STOPPED.labels(reason).inc()
        _log.error(what, error=f"{type(error).__name__}: {error}", again_in=seconds)
        self._stopping.wait(seconds)
