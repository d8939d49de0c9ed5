"""Asks the suite what the oracle has decided: over HTTP, and with a signed context straight at the service."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from chassis.scopes import Scopes
from contracts.core.errors import Forbidden, NotFound, ServiceError
from contracts.core.rpc import RpcMethod
from gateway.routes import ROUTES
from gateway.tests.company import Caller
from tests.authorization.facts import Facts, Thing
from tests.authorization.house import House
from tests.authorization.operations import LISTINGS, OPERATIONS, Listing, Operation, request_of
from tests.authorization.oracle import Oracle
from tests.authorization.world import tokens

_ANSWERS = {403: "403", 404: "404"}
_BUSINESS = {200, 201, 204, 409, 412, 422}


@dataclass
class Asker:
    """Asks for one case after the other, and keeps what was not as decided."""

    app: Flask
    house: House
    facts: Facts
    seed: int
    differences: list[str] = field(default_factory=list)
    decided: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.facts)
        self._chance = random.Random(self.seed)
        self._client = self.app.test_client()
        self._tokens = dict(tokens(self.facts))
        # The account that is locked has no way in at all.
        self._people = [person.id for person in self.facts.people.values() if not person.locked]
        # Who reaches a whole company must stop at its end all the same.
        self._tops = [id for id in self._people if any(self._is_top(held.node) for held in self.facts.people[id].holds)]
        self._residents = [id for id in self._people if not self.facts.people[id].employee]

    def ask(self, count: int) -> None:
        """Ask ``count`` cases."""
        with self.house.undoing():
            for _ in range(count):
                self._ask_one()

    def refused(self, who: UUID, *paths: str) -> bool:
        """Say whether somebody is told of each list that he has no permission."""
        return all(self._call(who, None, "GET", path, {})[0] == 403 for path in paths)

    def _ask_one(self) -> None:
        among = self._chance.choices((self._residents, self._tops, self._people), (25, 15, 60))[0]
        who = self._chance.choice(among)
        acting_for = self._acting_for(who)
        if self._chance.random() < 0.1:
            self._ask_list(who, acting_for, self._chance.choice(LISTINGS))
        else:
            operation = self._chance.choice(OPERATIONS)
            self._ask_thing(who, acting_for, operation, self._thing(who, operation.kind))

    def _is_top(self, node: UUID) -> bool:
        return self.facts.parents[node] is None

    def _acting_for(self, who: UUID) -> UUID | None:
        """Return for whom somebody acts: mostly nobody, else one who has named him at some time, or anybody."""
        if not self.facts.people[who].employee or self._chance.random() < 0.7:
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
        self._compare(f"HTTP {said}", decision, self._over_http(who, acting_for, operation, thing))
        if isinstance(operation.target, RpcMethod):
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
            principal=f"{'employee' if person.employee else 'customer'}:{who}",
            permission=permission,
            scopes=Scopes.from_json(scopes),
            acting_for=f"employee:{acting_for}" if acting_for else None,
            idempotency_key=str(uuid4()),
        )

    def _ask_list(self, who: UUID, acting_for: UUID | None, listing: Listing) -> None:
        visible = self.oracle.visible(who, acting_for, listing.permission, listing.kind)
        data = {"limit": 100} if "limit" in listing.method.request_schema.fields else {}
        query = "?limit=100" if data else ""
        path = next(route.path for route in ROUTES if route.operation == listing.method)
        status, body = self._call(who, acting_for, "GET", path + query, {})
        said = f"list of {listing.kind}s by {who} for {acting_for}"
        decision = "403" if visible is None else "yes"
        self._compare(f"HTTP {said}", decision, _ANSWERS.get(status, "yes"))
        if visible is None or status != 200:
            return
        token = self._context(who, acting_for, listing.permission, listing.method)
        for answer in (body, self.house.ask_with(token, listing.method, data)):
            ids = {item["id"] for item in answer["items"]}
            if ids != visible:
                self.differences.append(f"{said}: {len(ids)} shown, {len(visible)} decided")
