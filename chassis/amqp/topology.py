"""What of the broker one service needs, derived from what its classes declare."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from chassis.events.declaring import declared_handlers


@dataclass(frozen=True)
class ServiceTopology:
    """One service's part of the broker.

    ``handles`` are the keys of the events that it takes. ``answers`` says that it has an RPC queue, ``asks`` are the
    services that it may ask (with a reply queue of its own).
    """

    name: str
    handles: tuple[str, ...] = ()
    answers: bool = True
    asks: tuple[str, ...] = ()

    @classmethod
    def of(cls, handlers: type, *, answers: bool = True, asks: Iterable[str] = ()) -> Self:
        """Return the topology of the service whose handlers class is ``handlers``."""
        events = {event.key for taken in declared_handlers(handlers).values() for event in taken}
        return cls(handlers.name, tuple(sorted(events)), answers, tuple(sorted(asks)))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class PartnerTopology:
    """A partner outside: a queue of its own with the events (routing keys) that it is to have."""

    name: str
    events: tuple[str, ...] = field(default=())
