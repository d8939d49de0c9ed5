"""What a service tells the others after the fact."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import Schema

from contracts.core.schema import load


@dataclass(frozen=True)
class Event:
    """A fact in the past tense that ``producer`` publishes: ``Event("ticketing", "ticket.opened", TicketOpened)``.

    ``name`` is ``<aggregate>.<what happened>``. Within a version the payload only gains optional fields.
    """

    producer: str
    name: str
    payload: type[Schema]
    version: int = 1

    @property
    def type(self) -> str:
        """The CloudEvents type, ``ticketing.ticket.opened``."""
        return f"{self.producer}.{self.name}"

    @property
    def key(self) -> str:
        """The routing key: the type and the version, ``ticketing.ticket.opened.v1``."""
        return f"{self.type}.v{self.version}"

    @cached_property
    def payload_schema(self) -> Schema:
        """One instance of the payload's schema, made once."""
        return self.payload()

    def dump(self, value: Any) -> Any:
        """Return a row or mapping as the payload on the wire."""
        return self.payload_schema.dump(value)

    def load(self, data: Any) -> dict[str, Any]:
        """Return a payload as Python values; what this reader does not know is ignored."""
        return load(self.payload_schema, data)
