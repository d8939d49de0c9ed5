"""The decision: which scopes does a permission have for somebody? Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.scopes import AssignmentScope, OrgScope, Resource, RoomsScope, Scope, within
from contracts.core.errors import Forbidden
from gateway.access.roles import ACCEPTING, ROLES, Role


@dataclass(frozen=True)
class Granted:
    """A role at a node, in force."""

    role: Role
    org_node_id: UUID
    whole: bool

    def scope(self, holder: UUID) -> Scope:
        """Return how far it reaches for the employee ``holder``."""
        if self.role.reach == "assignments":
            return AssignmentScope(holder)
        return OrgScope(self.org_node_id, self.whole)


@dataclass(frozen=True)
class Duty:
    """The requests of a project are to be accepted, by whoever accepts requests at ``desk_id``; None: by the person."""

    project_id: UUID
    desk_id: UUID | None

    def falls_to(self, grants: Iterable[Granted]) -> bool:
        """Say whether it is the duty of one who was found to have it, or to have ``grants`` at the desk's node."""
        of_desk = (grant for grant in grants if grant.org_node_id == self.desk_id)
        return self.desk_id is None or any(accepts(grant.role) for grant in of_desk)


def accepts(role: Role) -> bool:
    """Say whether who has ``role`` at a node is of the desk there."""
    return role.reach == "node" and role.permissions >= ACCEPTING


@dataclass(frozen=True)
class Tenancy:
    """A room that a resident owns or rents, from a day to a last day."""

    room_id: UUID
    from_date: date
    to_date: date | None

    def scope(self, zone: ZoneInfo) -> RoomsScope:
        """Return the period as moments: from the first minute of the first day to the last minute of the last."""
        since = datetime.combine(self.from_date, time.min, zone)
        if self.to_date is None:
            return RoomsScope(self.room_id, since)
        return RoomsScope(self.room_id, since, datetime.combine(self.to_date + timedelta(days=1), time.min, zone))


def accepted(grants: Sequence[Granted], duties: Iterable[Duty]) -> list[Granted]:
    """Return what the duties add to ``grants``: what is needed to accept requests, and no personal value in full."""
    return [Granted(Role(ACCEPTING), duty.project_id, whole=False) for duty in duties if duty.falls_to(grants)]


def scopes_of_employee(employee_id: UUID, grants: Iterable[Granted]) -> dict[str, tuple[Scope, ...]]:
    """Return the scopes of each permission that the grants give."""
    found: dict[str, set[Scope]] = {}
    for grant in grants:
        scope = grant.scope(employee_id)
        for permission in grant.role.permissions:
            found.setdefault(permission, set()).add(scope)
    return {permission: tuple(sorted(scopes, key=repr)) for permission, scopes in found.items()}


def scopes_of_resident(tenancies: Iterable[Tenancy], zone: ZoneInfo) -> dict[str, tuple[Scope, ...]]:
    """Return the scopes of each permission of a resident; without a room there are no permissions."""
    scopes = tuple(tenancy.scope(zone) for tenancy in tenancies)
    return dict.fromkeys(ROLES["resident"].permissions, scopes) if scopes else {}


def may(permissions: dict[str, tuple[Scope, ...]], permission: str) -> tuple[Scope, ...]:
    """Return how far ``permission`` reaches. Raises :class:`~contracts.core.errors.Forbidden` when it is missing."""
    scopes = permissions.get(permission)
    if not scopes:
        raise Forbidden(f"This needs the permission {permission}.")
    return scopes


def stands_above(permissions: dict[str, tuple[Scope, ...]], role: Role, path: Sequence[UUID]) -> bool:
    """Say whether somebody has all that ``role`` gives at the node which ``path`` leads to, its own id the last.

    So nobody gives more than he has, or takes over the account of somebody who has more. A role for what is assigned to
    its holder gives nothing by itself.
    """
    if role.reach == "assignments":
        return True
    place = Resource(ancestors=tuple(path))
    return all(within(permissions.get(permission, ()), place) for permission in role.permissions)
