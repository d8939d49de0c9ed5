"""Decides who may do what from the rules as people say them. Nothing of the code is imported, and no table of it.

The rules: a role held at a node today gives what it consists of, at the node and below. A worker reaches what is his. A
resident reaches her room while she lives there, and of it what came up in that time; the day on which a room changes
hands is of who leaves. A proxy has what the absent one
has, today, unless that account is locked. An acceptance duty gives the opening of tickets, and the rooms, of a project.
A partner's key gives what it was made for, at its node and below, until it is over. A message is read by whom it was
sent to; of a room, only what came up in her time there. A job is followed by who has begun it, acting for nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.authorization.facts import Facts, Person, Tenancy, Thing

CHINA = ZoneInfo("Asia/Shanghai")
_SEES = "node project room contractor time_limit charge_item"
_READS = f"{_SEES} employee customer ticket invoice message template account api_key operation duty write_off"
_JOB = {"export:make"}


def _reads(kinds: str) -> set[str]:
    return {f"{kind}:read" for kind in kinds.split()}


_ALL_READS = _reads(_READS) | {"message:inspect"} | _JOB
_LEADS = {"ticket:dispatch", "ticket:audit", "ticket:cancel", "time_limit:set", "duty:share"}
_FILES = {"ticket:attach", "ticket:detach"}
_ADMINISTERS = {
    *("company:import", "node:add", "node:rename", "node:move", "employee:add", "employee:post", "project:add"),
    *("room:generate", "contractor:add", "customer:add", "customer:tenure", "charge_item:add", "charge_item:price"),
    *("payment:record", "message:retry", "template:set", "sms:inspect", "account:set_password", "account:lock"),
    *("grant:give", "api_key:give", "role:set", "ticket:open", "ticket:quote", "ticket:answer_quote", "ticket:rate"),
    "ticket:call_back",
    "contractor:disclose",
    *_FILES,
    "write_off:ask",
    "write_off:approve",
}
ROLES: dict[str, set[str]] = {
    "group_admin": _ALL_READS | _LEADS | _ADMINISTERS,
    "city_manager": _ALL_READS | _LEADS | {"write_off:approve"},
    "project_lead": _reads(f"{_SEES} employee customer ticket invoice message duty")
    | _LEADS
    | {"message:inspect", "ticket:open", "ticket:quote"}
    | _FILES
    | _JOB,
    "desk": _reads(f"{_SEES} employee customer ticket invoice message")
    | {"customer:add", "customer:tenure", "ticket:open", "ticket:answer_quote", "ticket:rate", "ticket:cancel"}
    | {"ticket:call_back", "ticket:attach"}
    | _JOB,
    "repair_worker": _reads("ticket charge_item message") | {"ticket:work", "ticket:quote", "ticket:attach"},
    "cashier": _reads("room customer invoice charge_item message write_off")
    | {"payment:record", "charge_item:price", "write_off:ask"}
    | _JOB,
    "hr": _reads("node employee message")
    | {"node:add", "node:rename", "node:move", "employee:add", "employee:post"}
    | _JOB,
    "auditor": _ALL_READS,
    "resident": _reads("room ticket invoice message")
    | {"ticket:open", "ticket:answer_quote", "ticket:rate", "ticket:cancel", "ticket:attach"},
}
ACCEPTING = {"ticket:open", "room:read"}
_OWN_ALONE = {"message:read", *_JOB}
"""What these are about is one's own, wherever that is."""


@dataclass(frozen=True)
class Reach:
    """One reason to reach something: a node and what is below, a room in a period, or what is a worker's."""

    node: UUID | None = None
    room: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    worker: UUID | None = None


class Oracle:
    """Knows the facts, and says yes, 401, 403 or 404."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.today: date = facts.now.astimezone(CHINA).date()

    def decide(self, who: UUID, acting_for: UUID | None, permission: str, thing: Thing) -> str:
        """Return ``yes``, ``401`` for nobody, ``403`` without the permission, ``404`` for a thing out of reach."""
        if not self.enters(who):
            return "401"
        reaches = self.reaches(who, acting_for, permission)
        if not reaches:
            return "403"
        return "yes" if self._reached(who, acting_for, permission, reaches, thing) else "404"

    def enters(self, who: UUID) -> bool:
        """Say whether somebody is let in at all."""
        person = self.facts.people[who]
        over = person.key is not None and (person.key.revoked or person.key.until <= self.facts.now)
        return not (person.locked or over)

    def visible(self, who: UUID, acting_for: UUID | None, permission: str, kind: str) -> set[str] | None:
        """Return the ids of what a list shows; None where the permission is missing, or nobody asks."""
        reaches = self.reaches(who, acting_for, permission)
        if not reaches or not self.enters(who):
            return None
        things = self.facts.of(kind)
        return {str(thing.id) for thing in things if self._reached(who, acting_for, permission, reaches, thing)}

    def reaches(self, who: UUID, acting_for: UUID | None, permission: str) -> set[Reach]:
        """Return how far the permission reaches; nothing where it is missing."""
        person = self.facts.people[who]
        if person.key is not None:
            gives = permission in person.key.permissions and acting_for is None
            return {Reach(node=person.key.node)} if gives else set()
        if not person.employee:
            return set(self._lives(person)) if permission in ROLES["resident"] and acting_for is None else set()
        if acting_for is not None:
            if not self._is_proxy(who, acting_for):
                return set()
            person = self.facts.people[acting_for]
        return set(self._holds(person, permission)) | set(self._accepts(person, permission))

    def _reached(self, who: UUID, acting_for: UUID | None, permission: str, reaches: set[Reach], thing: Thing) -> bool:
        if thing.company != self.facts.people[who].company:
            return False
        # What concerns oneself: the caller, not the one whose proxy he is.
        own = thing.owner == who
        if thing.kind == "message":
            own = own and (thing.room is None or any(self._within(reach, thing) for reach in reaches if reach.room))
            reaches = {reach for reach in reaches if reach.node}
        if permission in _JOB:
            own = own and acting_for is None
        return own or (permission not in _OWN_ALONE and any(self._within(reach, thing) for reach in reaches))

    def _holds(self, person: Person, permission: str) -> Iterator[Reach]:
        for held in person.holds:
            if self._counts(held.since, held.until) and permission in self._consists_of(person.company, held.role):
                yield Reach(worker=person.id) if held.role == "repair_worker" else Reach(node=held.node)

    def _consists_of(self, company: UUID, role: str) -> set[str] | frozenset[str]:
        return ROLES[role] if role in ROLES else self.facts.own_roles[company, role]

    def _accepts(self, person: Person, permission: str) -> Iterator[Reach]:
        if permission not in ACCEPTING:
            return
        desks = {
            held.node
            for held in person.holds
            if self._counts(held.since, held.until) and self._consists_of(person.company, held.role) >= ACCEPTING
        }
        for shared in self.facts.shared:
            if self._counts(shared.since, shared.until) and (shared.person == person.id or shared.desk in desks):
                yield Reach(node=shared.project)

    def _lives(self, person: Person) -> Iterator[Reach]:
        for tenancy in person.rooms:
            first = tenancy.since + timedelta(days=self._was_left(person, tenancy))
            if self._counts(first, tenancy.until):
                begins = datetime.combine(first, time.min, CHINA)
                ends = _next_day(tenancy.until) if tenancy.until else None
                yield Reach(room=tenancy.room, since=begins, until=ends)

    def _was_left(self, person: Person, tenancy: Tenancy) -> bool:
        """Say whether somebody who had the room before had it on the first day, too: then that day is his."""
        others = (one for other in self.facts.people.values() if other.id != person.id for one in other.rooms)
        return any(
            one.room == tenancy.room and one.since < tenancy.since and one.until == tenancy.since for one in others
        )

    def _is_proxy(self, who: UUID, absent: UUID) -> bool:
        named = (one for one in self.facts.proxies if (one.absent, one.proxy) == (absent, who))
        known = self.facts.people.get(absent)
        return known is not None and not known.locked and any(self._counts(one.since, one.until) for one in named)

    def _counts(self, since: date, until: date | None) -> bool:
        return since <= self.today and (until is None or self.today <= until)

    def _within(self, reach: Reach, thing: Thing) -> bool:
        if reach.node is not None:
            return any(reach.node in self._above(node) for node in thing.nodes)
        if reach.worker is not None:
            return thing.worker == reach.worker
        if thing.room != reach.room or reach.since is None:
            return False
        moment = thing.at or self.facts.now
        return reach.since <= moment and (reach.until is None or moment < reach.until)

    def _above(self, node: UUID) -> Iterator[UUID]:
        step: UUID | None = node
        while step is not None:
            yield step
            step = self.facts.parents[step]

    def as_scopes(self, who: UUID, reaches: set[Reach]) -> list[dict[str, Any]]:
        """Return the scopes as they travel in a signed context."""
        return [self._as_scope(reach) for reach in sorted(reaches, key=repr)]

    def _as_scope(self, reach: Reach) -> dict[str, Any]:
        if reach.worker is not None:
            return {"type": "assignment", "employee": str(reach.worker)}
        if reach.node is not None:
            top = {"whole": True} if self.facts.parents[reach.node] is None else {}
            return {"type": "org", "node": str(reach.node)} | top
        until = reach.until.isoformat() if reach.until else None
        since = reach.since.isoformat() if reach.since else None
        return {"type": "rooms", "room": str(reach.room), "since": since, "until": until}


def _next_day(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, CHINA)
