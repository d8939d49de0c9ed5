"""One dead letter, as it is read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chassis.amqp import names
from chassis.amqp.burial import AT, EXCHANGE, KEY, REASON, USER, plain
from chassis.events import wire

_NOTED = ("x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason", "x-delivery-count")


@dataclass(frozen=True)
class DeadLetter:
    """A message that rests in the dead letters of ``service``.

    What is noted in headers counts only where the service itself published the copy, which the broker's check of
    ``user_id`` proves; what the broker put there by itself, after too many deliveries, it describes in ``x-death``.
    """

    service: str
    tag: int
    properties: dict[str, Any]
    headers: dict[str, Any]
    body: bytes

    @property
    def id(self) -> str:
        """The message's id, which is the event's; empty where it has none."""
        return str(self.properties.get("message_id", ""))

    @property
    def noted(self) -> dict[str, Any]:
        """The headers that the service wrote, none where it did not."""
        moved = self.properties.get("user_id") == self.service and KEY in self.headers
        return self.headers if moved else {}

    @property
    def key(self) -> str:
        """The routing key under which it was published first."""
        keys = self._death.get("routing-keys") or [""]
        return names.unaddressed(str(self.noted.get(KEY, keys[0])), self.service)

    @property
    def exchange(self) -> str:
        """Where it was published first."""
        return str(self.noted.get(EXCHANGE, self._death.get("exchange", "")))

    @property
    def publisher(self) -> str:
        """Who published it first, as the broker has proven; empty where nobody is proven."""
        return str(self.noted.get(USER, self.properties.get("user_id", "")) or "")

    @property
    def reason(self) -> str:
        """Why it is here, in a word."""
        return str(self.noted.get(REASON) or self._death.get("reason", "unknown"))

    @property
    def error(self) -> str:
        """What was raised, or what is wrong with it."""
        return str(self.noted.get(wire.ERROR, ""))

    @property
    def attempts(self) -> int:
        """How many times its handlers have failed."""
        return int(self.noted.get(wire.ATTEMPTS, 0))

    @property
    def handlers(self) -> str:
        """The handlers that have not had it; empty: all of them."""
        return str(self.noted.get(wire.HANDLERS, ""))

    @property
    def at(self) -> str:
        """When it came here, as far as that is known."""
        time = self._death.get("time")
        return str(self.noted.get(AT) or (time.replace(tzinfo=UTC).isoformat() if isinstance(time, datetime) else ""))

    @property
    def is_request(self) -> bool:
        """It is no event but a request; whoever asked waits no more."""
        return self.exchange == names.RPC_EXCHANGE

    @property
    def unfit(self) -> str:
        """Why it must not be replayed, in a word; empty where it may.

        The consumer's own reading decides: it would refuse again what is forged or no event.
        """
        if self.is_request:
            return "request"
        try:
            wire.read_event(self, self.service)
        except wire.BadEvent as error:
            return error.reason
        return ""

    @property
    def foreign(self) -> dict[str, Any]:
        """The headers that can be written again and are not about what became of it here."""
        ours = (KEY, EXCHANGE, USER, REASON, AT, wire.ATTEMPTS, wire.ERROR, wire.HANDLERS)
        return {name: value for name, value in plain(self.headers).items() if name not in (*ours, *_NOTED)}

    def facts(self) -> dict[str, Any]:
        """Return what there is to say of it, but for headers and body."""
        return {
            "id": self.id,
            "at": self.at,
            "what": "request" if self.is_request else "event",
            "key": self.key,
            "reason": self.reason,
            "attempts": self.attempts,
            "publisher": self.publisher,
            "size": len(self.body),
            "error": self.error,
        }

    @property
    def _death(self) -> dict[str, Any]:
        """The broker's note, where it put the message here."""
        deaths = self.headers.get("x-death") or [{}]
        return dict(deaths[0])
