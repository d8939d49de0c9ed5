"""One request, once it is known who asks and what for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from uuid import UUID

from chassis.scopes import Scope
from contracts.core.errors import Unauthenticated
from contracts.core.personal import KINDS
from gateway.http.errors import PasswordChangeNeeded, SecondFactorRequired


@dataclass(frozen=True)
class Identity:
    """Somebody who is logged in. ``permissions`` has the scopes of each permission the person has.

    ``masked`` has the kinds of personal values that are masked in what a permission gives, and ``acting_for`` whom
    somebody acts for: permissions and sight are those of the other one then. With a password that was
    given (``password_given``), or without the second factor that the company requires (``factor_owed``), no permission
    can be used.
    ``origins`` are those of the tenant, from which browsers may call. ``clearing``: what it has tried out is being
    cleared, and nobody gets in meanwhile.
    """

    tenant_id: UUID
    principal: str
    session_id: UUID
    permissions: dict[str, tuple[Scope, ...]]
    masked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    password_given: bool = False
    factor_owed: bool = False
    acting_for: str | None = None
    origins: frozenset[str] = frozenset()
    clearing: bool = False

    def masked_by(self, permission: str) -> tuple[str, ...]:
        """Return the kinds of personal values that are masked in what ``permission`` gives: all, unless it is said."""
        return self.masked.get(permission, KINDS)

    def demand_complete(self) -> None:
        """Raise PasswordChangeNeeded, SecondFactorRequired for whose login has to be put right before anything else."""
        if self.password_given:
            raise PasswordChangeNeeded
        if self.factor_owed:
            raise SecondFactorRequired

    @property
    def is_key(self) -> bool:
        """Whether it is a partner or a machine, by a key: ``session_id`` is the key's."""
        return self.principal.startswith("partner:")


@dataclass(frozen=True)
class Call:
    """``data`` is the request: on the wire for an RPC, as Python values for an operation of the gateway itself.

    ``identity`` is None where nobody is logged in; ``deadline`` is in seconds since the epoch. ``address`` is whence
    the request came, ``device`` what the client says it is. ``masked`` are the kinds of personal values that the caller
    does not see in full.
    """

    identity: Identity | None
    permission: str
    scopes: tuple[Scope, ...]
    data: dict[str, Any]
    request_id: str
    deadline: float
    language: str
    masked: tuple[str, ...] = KINDS
    idempotency_key: str | None = None
    address: str = ""
    device: str = ""
    stream: IO[bytes] | None = field(default=None, compare=False)

    @property
    def who(self) -> Identity:
        """Who asks, on a route for people who are logged in."""
        if self.identity is None:
            raise Unauthenticated
        return self.identity
