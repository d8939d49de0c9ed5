"""Which part of a tenant's data somebody may reach: decided at the gateway, applied in the services."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID


class Scope(Protocol):
    """One reason why something may be reached."""

    kind: ClassVar[str]

    def covers(self, resource: "Resource") -> bool:
        """Say whether ``resource`` lies within."""
        ...

    def as_json(self) -> dict[str, Any]:
        """Return what tells this scope from others of its kind."""
        ...


@dataclass(frozen=True)
class Resource:
    """What has to be known of a thing to say who may reach it.

    ``ancestors`` are the organization nodes above it with its own; ``moment`` is when it came up, for things of a room.
    """

    ancestors: tuple[UUID, ...] = ()
    room_id: UUID | None = None
    moment: datetime | None = None
    assignee_id: UUID | None = None
    partner_id: UUID | None = None


@dataclass(frozen=True)
class OrgScope:
    """A node of the organization and all that is below it. ``whole`` says that the node is the tenant's root."""

    kind: ClassVar[str] = "org"
    node_id: UUID
    whole: bool = False

    def covers(self, resource: Resource) -> bool:
        """Say whether the node is above ``resource``."""
        return self.whole or self.node_id in resource.ancestors

    def as_json(self) -> dict[str, Any]:
        """Return the node, and that it is the root where it is."""
        return {"node": str(self.node_id)} | ({"whole": True} if self.whole else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the scope that was written."""
        return cls(UUID(data["node"]), data.get("whole") is True)


@dataclass(frozen=True)
class RoomsScope:
    """A room from ``since`` until just before ``until`` (None: it lasts), for those who live there."""

    kind: ClassVar[str] = "rooms"
    room_id: UUID
    since: datetime
    until: datetime | None = None

    def covers(self, resource: Resource) -> bool:
        """Say whether ``resource`` is of the room and came up in the period."""
        if resource.room_id != self.room_id or resource.moment is None:
            return False
        return self.since <= resource.moment and (self.until is None or resource.moment < self.until)

    def as_json(self) -> dict[str, Any]:
        """Return room and period."""
        until = self.until.isoformat() if self.until else None
        return {"room": str(self.room_id), "since": self.since.isoformat(), "until": until}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the scope that was written."""
        until = data.get("until")
        end = datetime.fromisoformat(until) if until else None
        return cls(UUID(data["room"]), datetime.fromisoformat(data["since"]), end)


@dataclass(frozen=True)
class AssignmentScope:
    """What is assigned to somebody."""

    kind: ClassVar[str] = "assignment"
    employee_id: UUID

    def covers(self, resource: Resource) -> bool:
        """Say whether ``resource`` is assigned to the person."""
        return resource.assignee_id == self.employee_id

    def as_json(self) -> dict[str, Any]:
        """Return the person."""
        return {"employee": str(self.employee_id)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the scope that was written."""
        return cls(UUID(data["employee"]))


@dataclass(frozen=True)
class PartnerScope:
    """What concerns a partner of the tenant."""

    kind: ClassVar[str] = "partner"
    partner_id: UUID

    def covers(self, resource: Resource) -> bool:
        """Say whether ``resource`` is the partner's."""
        return resource.partner_id == self.partner_id

    def as_json(self) -> dict[str, Any]:
        """Return the partner."""
        return {"partner": str(self.partner_id)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the scope that was written."""
        return cls(UUID(data["partner"]))


@dataclass(frozen=True)
class SystemScope:
    """The whole tenant, for what a service does of its own accord."""

    kind: ClassVar[str] = "system"

    def covers(self, resource: Resource) -> bool:
        """Say yes."""
        return True

    def as_json(self) -> dict[str, Any]:
        """Return nothing: there is but one."""
        return {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:  # noqa: ARG003 - the same form as the others
        """Return the scope."""
        return cls()


_READERS: dict[str, Callable[[Mapping[str, Any]], Scope]] = {
    OrgScope.kind: OrgScope.from_json,
    RoomsScope.kind: RoomsScope.from_json,
    AssignmentScope.kind: AssignmentScope.from_json,
    PartnerScope.kind: PartnerScope.from_json,
    SystemScope.kind: SystemScope.from_json,
}


class Scopes(tuple[Scope, ...]):
    """All the scopes of one request: what any of them covers may be reached, and nothing where there is none."""

    __slots__ = ()

    @property
    def whole(self) -> bool:
        """Whether the whole tenant is covered."""
        return any(isinstance(scope, SystemScope) or (isinstance(scope, OrgScope) and scope.whole) for scope in self)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the form that travels."""
        return [{"type": scope.kind, **scope.as_json()} for scope in self]

    @classmethod
    def from_json(cls, data: Iterable[Mapping[str, Any]]) -> "Scopes":
        """Return the scopes that travelled. Raises KeyError or ValueError for what is none."""
        return cls(_READERS[item["type"]](item) for item in data)


def within(scopes: Iterable[Scope], resource: Resource) -> bool:
    """Say whether one of ``scopes`` covers ``resource``."""
    return any(scope.covers(resource) for scope in scopes)
