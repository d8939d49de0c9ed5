"""How much waits in a service's queues, asked of the broker every half a minute."""

import math
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.errors import LinkLost
from chassis.amqp.session import Keeper, Session
from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

_PAUSE_SECONDS = 30.0
_PATIENCE_SECONDS = 5.0


class _DepthSession(Session):
    """A connection that asks how many messages there are, and changes nothing."""

    def set_up(self) -> None:
        """Be ready at once."""
        self.ready()

    def lost(self) -> None:
        """Leave the figures to the next look: they are half a minute old at the most."""

    def ask(self, kind: str, queue: str) -> None:
        """Have the broker say how many messages wait in ``queue``."""
        self.submit(lambda: self.channel.queue_declare(queue, passive=True, callback=partial(_told, kind)))


def _told(kind: str, answer: Any) -> None:
    metrics.QUEUE_MESSAGES.labels(kind).set(answer.method.message_count)


class Depths:
    """Keeps the figures of the queues of ``service``: its ``events`` and its ``dead`` letters.

    A figure that the broker does not give is NaN. Any number of processes may do this, and say the same.
    """

    asleep = False

    def __init__(self, address: BrokerAddress, service: str, pause: float = _PAUSE_SECONDS) -> None:
        name = f"{service} counts"
        self._queues: Mapping[str, str] = {"events": names.event_queue(service), "dead": names.dead_queue(service)}
        self._pause = pause
        self._keeper = Keeper(lambda: _DepthSession(address, name), name)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let :meth:`run` return."""
        self._stopping.set()
        self._keeper.close()

    def run(self) -> None:
        """Ask until :meth:`stop`. Afterwards nothing is known: the last figures would stand still for ever."""
        self._forget()
        while not self._stopping.is_set():
            self._look()
            self._stopping.wait(self._pause)
        self._forget()

    def _look(self) -> None:
        try:
            session = self._keeper.session(_PATIENCE_SECONDS)
            for kind, queue in self._queues.items():
                session.ask(kind, queue)
        except LinkLost as error:
            _log.warning("the queues cannot be counted", error=str(error))
            self._forget()

    def _forget(self) -> None:
        for kind in self._queues:
            metrics.QUEUE_MESSAGES.labels(kind).set(math.nan)
