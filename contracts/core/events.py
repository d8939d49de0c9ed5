"""What a service tells the others after the fact."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import Schema

from contracts.core.dumping import writer_of
from contracts.core.masking import mask
from contracts.core.personal import KINDS
from contracts.core.schema import load


@dataclass(frozen=True)
class Event:
    """A fact in the past tense that ``producer`` publishes: ``Event("ticketing", "ticket.opened", TicketOpened)``.

    ``name`` is ``<aggregate>.<what happened>``. Within a version the payload only gains optional fields. ``outward``:
    others than our services read it, so that personal values are masked in it. ``passing``: it tells of what goes when
    what a tenant has tried out is cleared; what was told before that is dropped after it.
    """

    producer: str
    name: str
    payload: type[Schema]
    version: int = 1
    outward: bool = field(default=False, kw_only=True)
    passing: bool = field(default=False, kw_only=True)

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
        payload = writer_of(self.payload_schema)(value)
        return mask(self.payload_schema, payload, KINDS) if self.outward else payload

    def load(self, data: Any) -> dict[str, Any]:
        """Return a payload as Python values; what this reader does not know is ignored."""
        return load(self.payload_schema, data)
