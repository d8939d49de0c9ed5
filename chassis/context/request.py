"""Who asks, for which tenant, allowed what, until when: it travels with every request."""

from dataclasses import dataclass
from uuid import UUID

from chassis.scopes import Scopes, SystemScope
from contracts.core.fields import LANGUAGES

__all__ = ["LANGUAGES", "Context", "system_context"]


@dataclass(frozen=True)
class Context:
    """The circumstances of one request.

    ``principal`` is ``employee:<id>``, ``customer:<id>``, ``partner:<id>`` or ``system:<service>``. ``deadline`` is in
    seconds of the real clock since the epoch. ``masked`` names the kinds of personal values that the caller does not
    see in full. ``acting_for`` is the principal whose proxy acts; ``address`` whence the request came.
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

    @property
    def person_id(self) -> UUID | None:
        """The id in the principal; None where a service acts."""
        kind, _, name = self.principal.partition(":")
        return None if kind == "system" else UUID(name)


def system_context(service: str, tenant_id: UUID, *, doing: str, request_id: str, deadline: float) -> Context:
    """Return the context in which ``service`` acts of its own accord for a whole tenant; ``doing`` is for the logs."""
    return Context(tenant_id, f"system:{service}", doing, Scopes((SystemScope(),)), request_id, deadline)
