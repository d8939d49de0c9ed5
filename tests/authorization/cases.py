"""Asks the suite what the oracle has decided: over HTTP, and with a signed context straight at the service."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from chassis.scopes import Scopes
from contracts.core.errors import Forbidden, NotFound, ServiceError
from contracts.core.rpc import RpcMethod
from gateway.tests.company import Caller
from tests.authorization.facts import Facts, Thing
from tests.authorization.house import House
from tests.authorization.operations import LISTINGS, OPERATIONS, Data, Listing, Operation, request_of
from tests.authorization.oracle import Oracle
from tests.authorization.world import tokens

_ANSWERS = {401: "401", 403: "403", 404: "404"}
_BUSINESS = {200, 201, 204, 409, 412, 422}


@dataclass
class Asker:
    """Asks for one case after the other, and keeps what was not as decided."""

    app: Flask
    house: House
    facts: Facts
    seed: int
    operations: Sequence[Operation] = OPERATIONS
    listings: Sequence[Listing] = LISTINGS
    differences: list[str] = field(default_factory=list)
    decided: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.facts)
        self._chance = random.Random(self.seed)
        self._client = self.app.test_client()
        self._tokens = dict(tokens(self.facts))
        self._people = list(self.facts.people)
        # Who reaches a whole company must stop at its end all the same.
        self._tops = [id for id in self._people if any(self._is_top(held.node) for held in self.facts.people[id].holds)]
        self._residents = [id for id in self._people if self.facts.people[id].rooms]
        self._partners = [id for id in self._people if self.facts.people[id].key]

    def ask(self, count: int) -> None:
        """Ask ``count`` cases."""
        with self.house.undoing():
            for _ in range(count):
                self._ask_one()

    def refused(self, who: UUID, *paths: str) -> bool:
        """Say whether somebody is told of each list that he has no permission."""
        return all(self._call(who, None, "GET", path, {})[0] == 403 for path in paths)

    def _ask_one(self) -> None:
        if self._chance.random() < (0.1 if self.operations else 1) and self.listings:
            who = self._somebody()
            self._ask_list(who, self._acting_for(who), self._chance.choice(self.listings))
        else:
            operation = self._chance.choice(self.operations)
            who, thing = self._pair(operation.kind)
            self._ask_thing(who, self._acting_for(who), operation, thing)

    def _somebody(self) -> UUID:
        groups = (self._residents, self._partners, self._tops, self._people)
        return self._chance.choice(self._chance.choices(groups, (22, 10, 13, 55))[0])

    def _pair(self, kind: str) -> tuple[UUID, Thing]:
        """Return somebody and something: often whose it is, which of all people one hardly ever hits upon."""
        if self._chance.random() < 0.3:
            thing = self._chance.choice(self.facts.of(kind))
            if whose := [id for id in (thing.worker, thing.owner) if id in self.facts.people]:
                return self._chance.choice(whose), thing
        who = self._somebody()
        return who, self._thing(who, kind)

    def _is_top(self, node: UUID) -> bool:
        return self.facts.parents[node] is None

    def _acting_for(self, who: UUID) -> UUID | None:
        """Return for whom somebody acts: mostly nobody, else one who has named him at some time, or anybody."""
        if self._chance.random() < 0.7 or not self.oracle.enters(who):
            return None
        absent = [one.absent for one in self.facts.proxies if one.proxy == who]
        return self._chance.choice(absent or self._people)

    def _thing(self, who: UUID, kind: str) -> Thing:
        """Return something: often of the own company, and of what has to do with the person."""
        things = self.facts.of(kind)
        draw, person = self._chance.random(), self.facts.people[who]
        if draw < 0.85:
            things = [thing for thing in things if thing.company == person.company]
        if draw < 0.4:
            rooms = {tenancy.room for tenancy in person.rooms}
            near = [thing for thing in things if thing.room in rooms or who in {thing.worker, thing.owner}]
            things = near or things
        return self._chance.choice(things)

    def _ask_thing(self, who: UUID, acting_for: UUID | None, operation: Operation, thing: Thing) -> None:
        decision = self.oracle.decide(who, acting_for, operation.permission, thing)
        said = f"{operation.name} {thing.kind} {thing.id} by {who} for {acting_for}"
        self.decided[f"{operation.name} {'yes' if decision == 'yes' else 'no'}"] += 1
        self._compare(f"HTTP {said}", decision, self._over_http(who, acting_for, operation, thing))
        if isinstance(operation.target, RpcMethod) and decision != "401":
            self._compare(f"RPC {said}", decision, self._over_rpc(who, acting_for, operation, thing))

    def _compare(self, said: str, decision: str, answer: str) -> None:
        self.decided[f"{said.partition(' ')[0]} {decision}"] += 1
        if decision != answer:
            self.differences.append(f"{said}: {decision} was decided, {answer} answered")

    def _over_http(self, who: UUID, acting_for: UUID | None, operation: Operation, thing: Thing) -> str:
        path, options = request_of(operation.route, operation.data(thing))
        status = self._call(who, acting_for, operation.route.verb, path, options)[0]
        return _ANSWERS.get(status) or ("yes" if status in _BUSINESS else str(status))

    def _call(self, who: UUID, acting_for: UUID | None, verb: str, path: str, options: Any) -> tuple[int, Any]:
        behind = {"Acting-For": str(acting_for)} if acting_for else {}
        options["headers"] = options.get("headers", {}) | behind
        answer = Caller(self._client, self._tokens[who])(verb, path, **options)
        return answer.status_code, answer.get_json()

    def _over_rpc(self, who: UUID, acting_for: UUID | None, operation: Operation, thing: Thing) -> str:
        method = operation.target
        assert isinstance(method, RpcMethod)
        token = self._context(who, acting_for, operation.permission, method)
        try:
            self.house.ask_with(token, method, operation.data(thing))
        except NotFound:
            return "404"
        except Forbidden:
            return "403"
        except ServiceError as refusal:
            return "yes" if refusal.status in _BUSINESS else refusal.code
        return "yes"

    def _context(self, who: UUID, acting_for: UUID | None, permission: str, method: RpcMethod) -> str:
        person = self.facts.people[who]
        scopes = self.oracle.as_scopes(who, self.oracle.reaches(who, acting_for, permission))
        return self.house.sign(
            method,
            tenant_id=person.company,
            principal=person.principal,
            permission=permission,
            scopes=Scopes.from_json(scopes),
            acting_for=f"employee:{acting_for}" if acting_for else None,
            idempotency_key=str(uuid4()),
        )

    def _ask_list(self, who: UUID, acting_for: UUID | None, listing: Listing) -> None:
        visible = self.oracle.visible(who, acting_for, listing.permission, listing.kind)
        status, ids = _pages(listing, lambda asked: self._list_over_http(who, acting_for, listing, asked))
        said = f"list of {listing.kind}s by {who} for {acting_for}"
        decision = "yes" if visible is not None else "403" if self.oracle.enters(who) else "401"
        self._compare(f"HTTP {said}", decision, _ANSWERS.get(status, "yes"))
        if visible is None or status != 200:
            return
        self._compare_lists(f"HTTP {said}", visible, ids)
        if isinstance(listing.target, RpcMethod):
            method, token = listing.target, self._context(who, acting_for, listing.permission, listing.target)
            _, ids = _pages(listing, lambda asked: (200, self.house.ask_with(token, method, asked)))
            self._compare_lists(f"RPC {said}", visible, ids)

    def _compare_lists(self, said: str, visible: set[str], ids: set[str]) -> None:
        if ids != visible:
            self.differences.append(f"{said}: {len(ids - visible)} too many, {len(visible - ids)} missing")

    def _list_over_http(self, who: UUID, acting_for: UUID | None, listing: Listing, asked: Data) -> tuple[int, Any]:
        return self._call(who, acting_for, "GET", listing.route.path, {"query_string": asked})


def _pages(listing: Listing, page: Callable[[Data], tuple[int, Any]]) -> tuple[int, set[str]]:
    """Return the status of a list, and the ids on all its pages."""
    ids: set[str] = set()
    asked: Data = {"limit": 100} if "limit" in listing.route.operation.request_schema.fields else {}
    while True:
        status, body = page(dict(asked))
        if status != 200:
            return status, ids
        ids |= {item["id"] for item in body["items"]}
        if not body.get("next_cursor"):
            return status, ids
        asked["cursor"] = body["next_cursor"]
