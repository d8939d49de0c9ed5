"""Puts messages off and away: into the retry queues and the dead letters of a service."""

from typing import Any

from chassis.amqp import names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.errors import LinkLost, NotTaken
from chassis.amqp.framework import SharedExtension, eventlet
from chassis.amqp.publisher import Outgoing, Publisher
from chassis.amqp.received import Received
from chassis.clock import SystemClock
from chassis.observe import metrics
from chassis.observe.logs import log_for
from contracts.core.uuids import new_id

_log = log_for(__name__)

_CONFIRM_SECONDS = 10.0
_PAUSE_SECONDS = 1.0
_LONGEST_HEADER = 1000

#: Properties that go along. user_id does not: it is ours on the copy, and a header says who it was.
_KEPT = ("content_type", "content_encoding", "message_id", "correlation_id", "timestamp", "type")

#: Where the message was published first, and by whom. They count only on messages that we published ourselves.
KEY, EXCHANGE, USER = "x-key", "x-exchange", "x-user"
REASON = "x-reason"
#: When it was put into the dead letters.
AT = "x-at"


class Burial(SharedExtension):
    """Moves messages of a service. A message is acknowledged only when the broker has confirmed its copy."""

    def setup(self) -> None:
        """Prepare a publisher, which connects when it is first needed."""
        self._service = self.container.service_name
        self._clock = SystemClock()
        address = BrokerAddress.parse(self.container.config["AMQP_URI"])
        self._publisher = Publisher(address, f"{self._service} moves messages")

    def stop(self) -> None:
        """Close the publisher."""
        self._publisher.close()

    def bury(self, received: Received, reason: str, headers: dict[str, Any]) -> None:
        """Put the message into the dead letters, with the ``reason`` (a word) and further ``headers``."""
        _log.error("dead letter", reason=reason, key=received.key, message_id=received.properties.get("message_id"))
        metrics.DEAD_LETTERS.labels(reason).inc()
        now = self._clock.now().isoformat(timespec="seconds")
        self.move(received, names.DEAD, {REASON: reason, AT: now, **headers})

    def move(self, received: Received, key: str, headers: dict[str, Any]) -> None:
        """Publish a copy with ``headers`` on the service's retry exchange under ``key``, then acknowledge the message.

        Where the broker does not take the copy, the message goes back to its queue after a second.
        """
        try:
            self._publisher.publish([self._copy(received, key, headers)], _CONFIRM_SECONDS)
        except (NotTaken, LinkLost, TimeoutError) as error:
            _log.error("a message could not be moved", key=key, error=str(error))
            eventlet.sleep(_PAUSE_SECONDS)
            received.requeue()
        else:
            received.ack()

    def _copy(self, received: Received, key: str, headers: dict[str, Any]) -> Outgoing:
        properties = {name: received.properties[name] for name in _KEPT if name in received.properties}
        properties.setdefault("message_id", str(new_id()))
        properties["headers"] = self._history(received) | plain(headers)
        properties["delivery_mode"] = 2
        properties["user_id"] = self._service
        return Outgoing(names.retry_exchange(self._service), key, received.body, properties)

    def _history(self, received: Received) -> dict[str, Any]:
        user = str(received.properties.get("user_id", ""))
        known = plain(received.headers)
        if user == self._service and KEY in known:
            return known
        foreign = {name: value for name, value in known.items() if not name.startswith("x-")}
        return foreign | {KEY: received.key, EXCHANGE: received.exchange, USER: user}


def plain(headers: dict[str, Any]) -> dict[str, Any]:
    """Return the headers that surely can be written again, shortened."""
    return {
        name: value[:_LONGEST_HEADER] if isinstance(value, str) else value
        for name, value in headers.items()
        if isinstance(value, str | int | float)
    }
