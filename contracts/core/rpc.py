"""What can be asked of a service."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import Schema

from contracts.core.errors import ServiceError
from contracts.core.lists import dump
from contracts.core.masking import mask
from contracts.core.schema import load


@dataclass(frozen=True)
class RpcMethod:
    """A question to ``service``, with the shapes of the request and the reply and the errors it may answer with.

    ``changes`` says that it changes something: such a call carries an idempotency key; its answer is kept for replay.
    ``discloses`` says that the reply shows in full what else is masked: it is never kept, but made anew for a replay.
    ``gives``: it gives roles, so the signed context says which ones the caller may give, and where.
    ``apart_from``: whoever did one of these to a thing cannot do this to it (:mod:`chassis.apart`).
    """

    service: str
    name: str
    request: type[Schema]
    reply: type[Schema]
    errors: tuple[type[ServiceError], ...] = ()
    version: int = 1
    changes: bool = field(default=True, kw_only=True)
    discloses: bool = field(default=False, kw_only=True)
    gives: bool = field(default=False, kw_only=True)
    apart_from: tuple["RpcMethod", ...] = field(default=(), kw_only=True)

    @property
    def key(self) -> str:
        """The routing key, and the audience of a signed context: ``ticketing.open_ticket``, from version 2 ``….v2``."""
        suffix = "" if self.version == 1 else f".v{self.version}"
        return f"{self.service}.{self.name}{suffix}"

    @cached_property
    def request_schema(self) -> Schema:
        """One instance of the request's schema, made once."""
        return self.request()

    @cached_property
    def reply_schema(self) -> Schema:
        """One instance of the reply's schema, made once."""
        return self.reply()

    def load_request(self, data: Any) -> dict[str, Any]:
        """Return a request as Python values. Raises :class:`~contracts.core.errors.Invalid`."""
        return load(self.request_schema, data)

    def load_reply(self, data: Any) -> dict[str, Any]:
        """Return a reply as Python values."""
        return load(self.reply_schema, data)

    def dump_reply(self, value: Any, shown: tuple[str, ...] | None = None) -> Any:
        """Return a row, a mapping or a page as a reply on the wire; of a page's items those ``shown``."""
        return dump(self.reply_schema, value, shown)

    def mask_reply(self, reply: Any, kinds: tuple[str, ...]) -> Any:
        """Return a reply on the wire for somebody who sees personal values of ``kinds`` masked."""
        return reply if self.discloses else mask(self.reply_schema, reply, kinds)
