"""Builds the companies of the test through the suite itself, and writes down as facts what it made."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from chassis import runtime
from chassis.testing import clock_at, work_as
from gateway.access.models import Account
from gateway.import_jobs.jobs import XLSX
from gateway.tests.company import ACompany, Caller, begin, token_of
from gateway.tests.workbooks import rooms_book
from services.notify.models import Message
from tests.authorization.facts import Facts, Held, Key, Person, Proxy, Shared, Tenancy, Thing
from tests.authorization.house import House

BEFORE, NOW = datetime(2030, 3, 1, 4, tzinfo=UTC), datetime(2030, 6, 1, 4, tzinfo=UTC)
"""When the older things came up, and when the cases are asked."""

_OLD, _GONE, _TODAY, _COMING = date(2030, 1, 1), date(2030, 4, 30), date(2030, 6, 1), date(2030, 6, 2)
_OVER, _LATER = datetime(2030, 4, 30, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
_POSTS = ("group_admin", "city_manager", "project_lead", "desk", "repair_worker", "cashier", "hr", "auditor")
_SITES = ("N1", "N2", "S1", "S2")
Answer = dict[str, Any]


class Builder:
    """Makes one company."""

    def __init__(self, app: Flask, house: House, facts: Facts, number: int) -> None:
        self.app, self.house, self.facts, self.number = app, house, facts, number
        self.company: ACompany = begin()
        self.id = self.company.tenant_id
        self.nodes: dict[str, UUID] = {"HQ": self.company.root}
        self.rooms: dict[str, list[UUID]] = {}
        self.staff: dict[tuple[str, str], UUID] = {}
        self.plain: dict[tuple[str, str], UUID] = {}
        self._chance = random.Random(number)
        self._phones = 0
        house.pump(self.id)
        facts.parents[self.company.root] = None

    def build(self) -> None:
        """Make the company, as it comes about over some months."""
        with clock_at(BEFORE):
            self.boss = self._caller(self._operator())
            self._organization()
            self._employees()
            self._plain_people()
            self._residents()
            self._contractors()
            self._repairs()
            self._key("N1", {"ticket:read", "room:read"}, _OVER)
        with clock_at(NOW):
            self.boss = self._caller(self._operator())
            self._repairs()
            self._grants()
            self._jobs()
            self._proxies()
            self._duties()
            self._plain_things()
            self._keys()
            self._move()
            self._messages()

    def do(self, verb: str, path: str, who: Caller | None = None, /, **body: Any) -> Answer:
        """Return the answer to a request of the operator, or of somebody else, which must be granted."""
        caller = who or self.boss
        answer = caller(verb, path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code < 300, (verb, path, body, answer.get_json())
        self.house.pump(self.id)
        return dict(answer.get_json() or {})

    def _caller(self, employee: UUID) -> Caller:
        return Caller(self.app.test_client(), token_of(self.company, f"employee:{employee}"))

    def _operator(self) -> UUID:
        with work_as("gateway", tenant=self.id) as work:
            found: UUID | None = work.session.scalar(select(Account.id).where(Account.login == "boss"))
        assert found is not None
        if found not in self.facts.people:
            self._person(found, Held("group_admin", self.company.root, _OLD))
            account = (self.company.root,)
            self._thing("account", found, account)
        return found

    def _person(self, id: UUID, *holds: Held) -> Person:
        person = self.facts.people[id] = Person(id, self.id, employee=True, holds=list(holds))
        return person

    def _thing(self, kind: str, id: UUID | str, nodes: tuple[UUID, ...], **more: Any) -> None:
        self.facts.things.append(Thing(kind, UUID(str(id)), self.id, nodes, **more))

    def _organization(self) -> None:
        self._thing("node", self.nodes["HQ"], (self.nodes["HQ"],))
        for code, kind in (("N", "city_company"), ("S", "city_company"), *((site, "project") for site in _SITES)):
            parent = self.nodes[code[0] if kind == "project" else "HQ"]
            body = {"kind": kind, "code": code, "name": code}
            node = UUID(self.do("POST", "/v1/nodes", parent_id=str(parent), **body)["id"])
            self.nodes[code], self.facts.parents[node] = node, parent
            self._thing("node", node, (node,))
            if kind == "project":
                self._site(code, node)
        price = {"org_node_id": str(self.nodes["HQ"]), "unit_price": "80.00"}
        self.item = self.do("POST", "/v1/charge-items", code="LABOUR", name="人工", unit="时", **price)["id"]

    def _site(self, code: str, node: UUID) -> None:
        project = self.do("POST", "/v1/projects", org_node_id=str(node), name=f"{code} 花园", kind="residential")["id"]
        self._thing("project", project, (node,), parts={"node": str(node)})
        rule = {"buildings": ["1"], "floors": 1, "rooms_per_floor": 3}
        self.do("POST", f"/v1/projects/{project}/rooms/generate", **rule)
        rooms = self.boss("GET", f"/v1/rooms?project_id={project}").get_json()["items"]
        self.rooms[code] = [UUID(room["id"]) for room in rooms]
        for room in self.rooms[code]:
            self._thing("room", room, (node,), room=room)

    def _employees(self) -> None:
        for code in self.nodes:
            for role in _POSTS:
                held = [Held(role, self.nodes[code], _OLD)]
                if self._chance.random() < 0.2:
                    held.append(self._odd_post())
                self.staff[code, role] = self._employee(held)

    def _plain_people(self) -> None:
        """Some have one post and nothing else, whatever the chance brings to others: the table of roles is theirs."""
        for code, role in [("S1", role) for role in _POSTS] + [("S2", "repair_worker"), ("S", "repair_worker")]:
            self.plain[code, role] = self._employee([Held(role, self.nodes[code], _OLD)])

    def _plain_things(self) -> None:
        """Keys and duties which mean nothing any more."""
        for code in ("S1", "S2", "S"):
            node, key, duty = self.nodes[code], uuid4(), uuid4()
            body = {"name": code, "permissions": ["room:read"], "expires_at": "2030-06-30T00:00:00Z"}
            self.do("PUT", f"/v1/api-keys/{key}", org_node_id=str(node), **body)
            self._thing("key", key, (node,))
            self._thing("price", node, (node,), parts={"charge_item_id": self.item})
            self._post_as_grant(node, self.plain[code, "repair_worker"])
            if code != "S":
                days = {"from_date": str(_OLD), "to_date": str(_GONE)}
                self.do("PUT", f"/v1/nodes/{node}/duties/{duty}", desk_node_id=str(self.nodes["HQ"]), **days)
                self._thing("duty", duty, (node,), parts={"org_node_id": str(node)})

    def _post_as_grant(self, node: UUID, account: UUID) -> None:
        [grant] = self.boss("GET", f"/v1/accounts/{account}/grants").get_json()["items"]
        self._thing("grant", grant["id"], (node,), parts={"account_id": str(account)})

    def _odd_post(self) -> Held:
        """Return a post that is over, or begins, or that there is beside the other."""
        since, until = self._chance.choice([(_OLD, _GONE), (_COMING, None), (_OLD, _TODAY), (_TODAY, None)])
        return Held(self._chance.choice(_POSTS), self.nodes[self._chance.choice(list(self.nodes))], since, until)

    def _employee(self, held: list[Held]) -> UUID:
        posts = [
            {
                "node_id": str(one.node),
                "role": one.role,
                "from_date": str(one.since),
                "to_date": one.until and str(one.until),
            }
            for one in dict.fromkeys(held)
        ]
        answer = self.do(
            "POST", "/v1/employees", number=f"E{len(self.staff) + len(self.plain):03}", name="赵敏", posts=posts
        )
        id = UUID(answer["id"])
        self._person(id, *dict.fromkeys(held))
        nodes = tuple(one.node for one in held)
        self._thing("employee", id, nodes, owner=id)
        self._thing("account", id, nodes)
        for post in answer["posts"]:
            self._thing("post", post["id"], (UUID(post["node_id"]),), owner=id, parts={"employee_id": str(id)})
        return id

    def _residents(self) -> None:
        """In each project: one who stays, one who moved out and one who followed, one who comes, one with two rooms.

        A room changes hands on the day on which something came up in it, and one today.
        """
        for code in _SITES:
            first, second, third = self.rooms[code]
            self._resident(code, Tenancy(first, _OLD))
            self._resident(code, Tenancy(second, _OLD, _GONE))
            self._resident(code, Tenancy(second, date(2030, 5, 1), _TODAY))
            self._resident(code, Tenancy(second, _OLD, BEFORE.date()))
            self._resident(code, Tenancy(second, BEFORE.date()))
            self._resident(code, Tenancy(third, _COMING))
            other = self._chance.choice([site for site in _SITES if site != code])
            self._resident(code, Tenancy(third, _OLD, _TODAY), Tenancy(self.rooms[other][0], _OLD, _GONE))
            self._resident(code, Tenancy(third, _TODAY))

    def _resident(self, code: str, *rooms: Tenancy) -> None:
        self._phones += 1
        tenures = [
            {
                "room_id": str(one.room),
                "relation": "owner",
                "from_date": str(one.since),
                "to_date": one.until and str(one.until),
            }
            for one in rooms
        ]
        phone = f"+86138{self.number:02}{self._phones:06}"
        answer = self.do("POST", "/v1/customers", kind="person", name="钱女士", phones=[phone], tenures=tenures)
        id = UUID(answer["id"])
        self.facts.people[id] = Person(id, self.id, employee=False, rooms=list(rooms))
        nodes = tuple(UUID(tenure["org_node_id"]) for tenure in answer["tenures"])
        self._thing("customer", id, (*nodes, self.nodes[code]), owner=id)
        for tenure in answer["tenures"]:
            place = (UUID(tenure["org_node_id"]),)
            self._thing(
                "tenure", tenure["id"], place, room=UUID(tenure["room_id"]), owner=id, parts={"customer_id": str(id)}
            )

    def _repairs(self) -> None:
        for code in _SITES:
            for place, room in enumerate(self.rooms[code]):
                self._repair(code, room, billed=place == self.number % 3)

    def _repair(self, code: str, room: UUID, *, billed: bool) -> None:
        desk, lead, worker = (self.staff[code, role] for role in ("desk", "project_lead", "repair_worker"))
        worker = self.plain.get((code, "repair_worker"), worker)
        contact = {"contact_name": "钱女士", "contact_phone": "+8613800138000"}
        body = {"room_id": str(room), "description": "漏水", "channel": "phone"}
        ticket = self.do("POST", "/v1/tickets", self._caller(desk), **body, **contact)
        facts: dict[str, Any] = {"room": room, "at": datetime.fromisoformat(ticket["reported_at"])}
        path, node = f"/v1/tickets/{ticket['id']}", self.nodes[code]
        if billed or self._chance.random() < 0.3:
            self.do("POST", f"{path}/dispatch", self._caller(lead), worker_id=str(worker))
            facts["worker"] = worker
        self._thing("ticket", ticket["id"], (node,), **facts)
        self._thing("attachment", self._attach(path, desk), (node,), **facts, parts={"ticket_id": ticket["id"]})
        if billed:
            self._bill(path, lead, worker, desk)
            [invoice] = self.boss("GET", f"/v1/invoices?ticket_id={ticket['id']}").get_json()["items"]
            at = datetime.fromisoformat(invoice["issued_at"])
            self._thing("invoice", invoice["id"], (node,), room=room, at=at)
            self._write_off(code, invoice)

    def _write_off(self, code: str, invoice: dict[str, Any]) -> None:
        body = {"amount": "5.00", "currency": "CNY", "reason": "无法收回"}
        cashier = self._caller(self.staff[code, "cashier"])
        asked = self.do("POST", f"/v1/invoices/{invoice['id']}/write-offs", cashier, **body)
        self._thing("write_off", asked["id"], (self.nodes[code],))

    def _bill(self, path: str, lead: UUID, worker: UUID, desk: UUID) -> None:
        own = self._caller(worker)
        self.do("POST", f"{path}/accept", own)
        self.do("POST", f"{path}/quote", own, lines=[{"charge_item_id": self.item, "quantity": "1"}])
        self.do("POST", f"{path}/quote/answer", self._caller(desk), agreed=True)
        self.do("POST", f"{path}/start", own)
        self.do("POST", f"{path}/done", own, hours="1.0")
        self.do("POST", f"{path}/pass", self._caller(lead))

    def _grants(self) -> None:
        """Some have more than by their posts: of ready roles and of the company's own, over, in force or to come."""
        code = "looks"
        self.do("PUT", f"/v1/roles/{uuid4()}", code=code, name="查看", permissions=["ticket:read", "invoice:read"])
        self.facts.own_roles[self.id, code] = frozenset({"ticket:read", "invoice:read"})
        employees = list(self.staff.values())
        for _ in range(20):
            odd, person = self._odd_post(), self._chance.choice(employees)
            role = self._chance.choice([odd.role, code])
            held = Held(role, odd.node, odd.since, odd.until)
            until = {"to_date": str(held.until)} if held.until else {}
            where = {"role": role, "org_node_id": str(held.node), "from_date": str(held.since)}
            self.do("PUT", f"/v1/accounts/{person}/grants/{uuid4()}", **where, **until)
            self.facts.people[person].holds.append(held)
        for thing in [one for one in self.facts.of("account") if one.company == self.id]:
            self.facts.things.remove(thing)
            self._thing("account", thing.id, tuple(held.node for held in self.facts.people[thing.id].holds))

    def _proxies(self) -> None:
        employees = list(self.staff.values())
        for since, until in [(_OLD, _GONE), (_TODAY, _TODAY), (_COMING, _COMING)] * 5:
            absent, proxy = self._chance.sample(employees, 2)
            days = {"from_date": str(since), "to_date": str(until if until != _GONE else date(2030, 3, 1))}
            last = date.fromisoformat(days["to_date"])
            self.do("PUT", f"/v1/me/delegations/{uuid4()}", self._caller(absent), proxy_id=str(proxy), **days)
            self.facts.proxies.append(Proxy(absent, proxy, since, last))
        locked = self.facts.proxies[-14].absent
        self.do("PUT", f"/v1/accounts/{locked}/lock")
        self.facts.people[locked].locked = True

    def _duties(self) -> None:
        for since, until in ((_OLD, _GONE), (_OLD, None), (_TODAY, _TODAY), (_COMING, None)):
            project = self.nodes[self._chance.choice(_SITES)]
            # Not with the desk of S1: what there is to be seen from there stands in the table of roles.
            desk = self._chance.choice([self.nodes[code] for code in ("N", "S", "N1", "N2", "S2")])
            person = self._chance.choice(list(self.staff.values()))
            for who in ({"desk_node_id": desk}, {"account_id": person}):
                body = {name: str(value) for name, value in who.items()} | {"from_date": str(since)}
                body |= {"to_date": str(until)} if until else {}
                self.do("PUT", f"/v1/nodes/{project}/duties/{uuid4()}", **body)
                self.facts.shared.append(Shared(project, who.get("account_id"), who.get("desk_node_id"), since, until))

    def _contractors(self) -> None:
        for number, codes in enumerate((("S1",), ("S2",), ("S",), ("N1", "S1"))):
            nodes = tuple(self.nodes[code] for code in codes)
            body = {"org_node_ids": [str(node) for node in nodes], "phone": "+8613811112222", "scope": ["plumbing"]}
            made = self.do("POST", "/v1/contractors", code=f"C{number}", name="管道公司", **body)
            self._thing("contractor", made["id"], nodes)

    def _attach(self, path: str, desk: UUID) -> str:
        """Return a file that somebody has begun to send."""
        tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "filename YS50eHQ="}
        answer = self._caller(desk)("POST", f"{path}/uploads", headers={"Idempotency-Key": str(uuid4()), **tus})
        assert answer.status_code == 201, answer.get_json()
        return str(answer.get_json()["id"])

    def _keys(self) -> None:
        """Keys for a project, a city and the whole company, one that ends tonight and one that was revoked."""
        tonight = datetime(2030, 6, 1, 16, tzinfo=UTC)
        self._key("S1", {"room:read", "project:read", "ticket:open", "ticket:read", "ticket:attach"})
        self._key("S", {"customer:read", "invoice:read", "contractor:read", "message:inspect", "account:read"})
        self._key("HQ", {"ticket:read", "node:read", "export:make", "message:read", "api_key:read"})
        self._key("N", {"ticket:read", "employee:read", "write_off:read"}, tonight)
        revoked = self._key("N2", {"ticket:read", "room:read"})
        self.do("DELETE", f"/v1/api-keys/{revoked.id}")
        assert revoked.key is not None
        revoked.key = replace(revoked.key, revoked=True)

    def _key(self, code: str, permissions: set[str], until: datetime = _LATER) -> Person:
        id, node = uuid4(), self.nodes[code]
        body = {"name": code, "permissions": sorted(permissions), "expires_at": until.isoformat()}
        token = self.do("PUT", f"/v1/api-keys/{id}", org_node_id=str(node), **body)["key"]
        self._thing("key", id, (node,))
        key = Key(frozenset(permissions), node, until)
        self.facts.people[id] = Person(id, self.id, employee=False, key=key, token=token)
        return self.facts.people[id]

    def _jobs(self) -> None:
        """Each lead has begun an export of tickets; an administrator of a city, and one of all, have an import."""
        for code in _SITES:
            lead = self.staff[code, "project_lead"]
            job = self.do("POST", "/v1/exports", self._caller(lead), list="/v1/tickets", format="csv")
            self._thing("export", job["id"], (), owner=lead)
        for code in ("N", "HQ"):
            self._import(self.staff[code, "group_admin"])

    def _import(self, admin: UUID) -> None:
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": XLSX}
        path = "/v1/imports?file_name=rooms.xlsx"
        answer = self._caller(admin)("POST", path, data=_workbook(), headers=headers)
        assert answer.status_code == 202, answer.get_json()
        # Its rows may be of anywhere in the company.
        self._thing("import", answer.get_json()["id"], (self.nodes["HQ"],), owner=admin)

    def _messages(self) -> None:
        """Write down what notify has told whom: the rules by which it does are not in question here."""
        with work_as("notify", tenant=self.id) as work:
            for one in work.all(work.select(Message)):
                # What is of no place is the whole company's.
                nodes = (one.org_node_id or self.company.root,)
                self._thing("message", one.id, nodes, room=one.room_id, at=one.created_at, owner=one.recipient_id)

    def _version(self, node: UUID) -> int:
        found = self.do("GET", "/v1/nodes")["items"]
        return next(int(one["version"]) for one in found if one["id"] == str(node))

    def _move(self) -> None:
        """A project goes to the other city, with all that is in it."""
        moved, parent = self.nodes["N2"], self.nodes["S"]
        self.do("POST", f"/v1/nodes/{moved}/move", parent_id=str(parent), expected_version=self._version(moved))
        self.facts.parents[moved] = parent


@cache
def _workbook() -> bytes:
    with TemporaryDirectory() as folder:
        return rooms_book(Path(folder) / "rooms.xlsx", 3)


@dataclass(frozen=True)
class World:
    """The facts, and who built which company."""

    facts: Facts
    companies: list[Builder]


def build(app: Flask, house: House, companies: int = 3) -> World:
    """Return so many new companies."""
    facts = Facts(NOW)
    with runtime.using(house.part("gateway")):
        builders = [Builder(app, house, facts, number) for number in range(companies)]
        for builder in builders:
            builder.build()
    return World(facts, builders)


def tokens(facts: Facts) -> Iterator[tuple[UUID, str]]:
    """Yield a token for everybody, as after logging in; a key is one itself."""
    for person in facts.people.values():
        company = ACompany(person.company, "", person.id)
        with clock_at(facts.now):
            yield person.id, person.token or token_of(company, person.principal)
