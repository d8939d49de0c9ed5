"""Who asks, for which tenant, allowed what, until when: it travels with every request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from chassis.scopes import Resource, Scopes, SystemScope, within
from contracts.core.fields import LANGUAGES

__all__ = ["LANGUAGES", "Context", "system_context"]


@dataclass(frozen=True)
class Context:
    """The circumstances of one request.

    ``principal`` is ``employee:<id>``, ``customer:<id>``, ``partner:<id>`` or ``system:<service>``. ``deadline`` is in
    seconds of the real clock since the epoch. ``masked`` names the kinds of personal values that the caller does not
    see in full. ``acting_for`` is the principal whose proxy acts; ``address`` whence the request came.
    ``gives`` has the words (roles) that the caller may give, each with the scopes of which all have to cover the place;
    it is there for the methods that give some.
    """

    tenant_id: UUID
    principal: str
    permission: str
    scopes: Scopes
    request_id: str
    deadline: float
    idempotency_key: str | None = None
    language: str = "zh"
    masked: tuple[str, ...] = ()
    acting_for: str | None = None
    address: str = ""
    gives: Mapping[str, tuple[Scopes, ...]] = field(default_factory=dict)

    @property
    def person_id(self) -> UUID | None:
        """The id in the principal; None where a service acts."""
        kind, _, name = self.principal.partition(":")
        return None if kind == "system" else UUID(name)

    def may_give(self, word: str, place: Resource) -> bool:
        """Say whether the caller may give ``word`` to somebody at ``place``; a service of its own accord may."""
        if self.person_id is None:
            return True
        return word in self.gives and all(within(scopes, place) for scopes in self.gives[word])


def system_context(service: str, tenant_id: UUID, *, doing: str, request_id: str, deadline: float) -> Context:
    """Return the context in which ``service`` acts of its own accord for a whole tenant; ``doing`` is for the logs."""
    return Context(tenant_id, f"system:{service}", doing, Scopes((SystemScope(),)), request_id, deadline)
