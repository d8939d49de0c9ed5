"""Four people with one role each, who stay logged in however much is asked in their name."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gateway.http.routing import PUBLIC
from gateway.routes import ROUTES
from gateway.tests.company import ACompany, token_of
from tests.fuzz.drafting import name_of
from tests.fuzz.ready.stage import Stage

ROLES = ("group administrator", "project lead", "repair worker", "resident")
_OPEN = frozenset(name_of(route) for route in ROUTES if route.permission == PUBLIC)


@dataclass
class Cast:
    """Who asks: ``who`` has the ids by role."""

    company: ACompany
    who: dict[str, tuple[str, UUID]]
    _tokens: dict[str, str] = field(default_factory=dict)

    def token(self, role: str) -> str:
        """Return a token that counts."""
        if role not in self._tokens:
            kind, id = self.who[role]
            self._tokens[role] = token_of(self.company, f"{kind}:{id}")
        return self._tokens[role]

    def heard(self, role: str, operation: str, status: int) -> None:
        """Log in again where the session has ended: it may be asked to."""
        if status == 401 and operation not in _OPEN:
            self._tokens.pop(role, None)

    def spares(self, path: dict[str, Any] | None) -> bool:
        """Say whether a path leads to none of the four: nobody is to lock out or dismiss himself."""
        return not {str(id) for _, id in self.who.values()} & {str(value) for value in (path or {}).values()}


def cast(stage: Stage) -> Cast:
    """Return four new people, the resident at the home of one who is there."""
    staff = {"group administrator": ("group_admin", stage.company.root)}
    staff |= {"project lead": ("project_lead", stage.node), "repair worker": ("repair_worker", stage.node)}
    who = {name: ("employee", stage.employee(role, node)) for name, (role, node) in staff.items()}
    who["resident"] = ("customer", UUID(stage.customer("+8613900000010")["id"]))
    return Cast(stage.company, who)
