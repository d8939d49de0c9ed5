"""What is true in the world of the test, as plain values: all that the oracle knows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Held:
    """A role at a node, from a day to a last day: by a post or by a grant, that is all the same."""

    role: str
    node: UUID
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Tenancy:
    """A room of a customer, from a day to a last day."""

    room: UUID
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Proxy:
    """``proxy`` acts for ``absent``."""

    absent: UUID
    proxy: UUID
    since: date
    until: date


@dataclass(frozen=True)
class Shared:
    """A project whose requests a person, or the desk of a node, accepts."""

    project: UUID
    person: UUID | None
    desk: UUID | None
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Key:
    """Some permissions at a node, until a moment, unless it was revoked."""

    permissions: frozenset[str]
    node: UUID
    until: datetime
    revoked: bool = False


@dataclass
class Person:
    """An employee with what he holds, a customer with rooms, or a partner with a key, whose ``token`` it is."""

    id: UUID
    company: UUID
    employee: bool
    holds: list[Held] = field(default_factory=list)
    rooms: list[Tenancy] = field(default_factory=list)
    locked: bool = False
    key: Key | None = None
    token: str = ""

    @property
    def principal(self) -> str:
        """How the suite names him."""
        kind = "employee" if self.employee else "partner" if self.key else "customer"
        return f"{kind}:{self.id}"


@dataclass(frozen=True)
class Thing:
    """Something that may be reached, by where it is (any of ``nodes``), or by room and moment, worker or owner.

    A message belongs to whom it was sent to.
    """

    kind: str
    id: UUID
    company: UUID
    nodes: tuple[UUID, ...]
    room: UUID | None = None
    at: datetime | None = None
    worker: UUID | None = None
    owner: UUID | None = None
    parts: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass
class Facts:
    """Several companies at one moment."""

    now: datetime
    parents: dict[UUID, UUID | None] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    proxies: list[Proxy] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    own_roles: dict[tuple[UUID, str], frozenset[str]] = field(default_factory=dict)
    """What the roles that a company has made consist of, by company and code."""

    def of(self, kind: str) -> list[Thing]:
        """Return the things of a kind."""
        return [thing for thing in self.things if thing.kind == kind]
