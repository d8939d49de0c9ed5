"""A company in which things are made ready for an operation, through the suite itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from chassis.testing import work_as
from gateway.access import sessions
from gateway.access.models import Account
from gateway.access.passwords import hashed
from gateway.tests.company import Caller, token_of
from gateway.tests.provider.running import RunningProvider
from gateway.tests.worker import Worker
from tests.authorization.house import House
from tests.authorization.operations import Data
from tests.authorization.world import Builder

PASSWORD = "correct horse battery"
NEW_PASSWORD = "wrong horse accumulator"
CONTACT = {"contact_name": "钱女士", "contact_phone": "+8613800138000"}
SITE = "S1"
"""The project in which everything is."""

_HASH = hashed(PASSWORD)
_WAY = ("dispatch", "accept", "quote", "agree", "start", "done", "pass")


@dataclass(frozen=True)
class Ready:
    """A request that succeeds: who asks, and what, by the names of the path, of the query and of the body."""

    who: Caller
    data: Data


class Stage:
    """Who there is in the company of ``builder``, and what they do beforehand."""

    def __init__(self, app: Flask, house: House, builder: Builder, folder: Path, provider: RunningProvider) -> None:
        self.app, self.house, self.builder, self.folder, self.provider = app, house, builder, folder, provider
        self.company, self.node, self.room = builder.company, builder.nodes[SITE], builder.rooms[SITE][0]
        self.worker_id = builder.plain[SITE, "repair_worker"]
        self.boss = builder.boss
        self.lead, self.desk = (self.caller(builder.plain[SITE, role]) for role in ("project_lead", "desk"))
        self.worker, self.cashier = self.caller(self.worker_id), self.caller(builder.plain[SITE, "cashier"])
        lives = (one for one in builder.facts.people.values() if [home.room for home in one.rooms] == [self.room])
        self.other_boss = self.caller(self.employee("group_admin", self.company.root))
        self.resident = self.caller(next(lives).id, "customer")
        self.gateway = Worker(self.company, house.part("gateway"))
        self._steps: dict[str, tuple[Caller, str, Data]] = {
            "dispatch": (self.lead, "dispatch", {"worker_id": str(self.worker_id)}),
            "accept": (self.worker, "accept", {}),
            "quote": (self.worker, "quote", {"lines": [{"charge_item_id": builder.item, "quantity": "1"}]}),
            "agree": (self.desk, "quote/answer", {"agreed": True}),
            "start": (self.worker, "start", {}),
            "pause": (self.worker, "pause", {"reason": "等配件"}),
            "done": (self.worker, "done", {"hours": "1.0"}),
            "pass": (self.lead, "pass", {}),
        }

    def caller(self, id: UUID, kind: str = "employee") -> Caller:
        """Return somebody who has logged in."""
        return Caller(self.app.test_client(), token_of(self.company, f"{kind}:{id}"))

    def do(self, who: Caller, verb: str, path: str, **body: Any) -> Data:
        """Return the answer to what must be granted."""
        return self.builder.do(verb, path, who, **body)

    def post(self, path: str, **body: Any) -> str:
        """Return the id of what the operator of the company makes."""
        return str(self.do(self.boss, "POST", path, **body)["id"])

    def put(self, path: str, **body: Any) -> str:
        """Put something under a new id; return the id."""
        id = str(uuid4())
        self.do(self.boss, "PUT", path.format(id), **body)
        return id

    def items(self, who: Caller, path: str) -> list[Data]:
        """Return what is on a list."""
        found: list[Data] = self.do(who, "GET", path)["items"]
        return found

    def employee(self, role: str = "repair_worker", node: UUID | None = None) -> UUID:
        """Return somebody new."""
        post = {"node_id": str(node or self.node), "role": role, "from_date": "2030-01-01"}
        return UUID(self.post("/v1/employees", number=f"Z{uuid4().hex[:8]}", name="孙丽", posts=[post]))

    def with_password(self, id: UUID | None = None) -> Caller:
        """Return somebody, or somebody new, who has chosen a password."""
        id = id or self.employee("desk")
        with work_as("gateway", tenant=self.company.tenant_id) as work:
            work.get(Account, id).password_hash = _HASH
        return self.caller(id)

    def refresh_token(self) -> str:
        """Return one of a session that has begun."""
        with work_as("gateway", tenant=self.company.tenant_id) as work:
            return str(sessions.begin(work, f"employee:{self.worker_id}")["refresh_token"])

    def customer(self, phone: str = "+8613900000001", until: str | None = None) -> Data:
        """Return a new customer who rents a room, or has done so up to a day."""
        tenure = {"room_id": str(self.room), "relation": "renter", "from_date": "2030-01-01", "to_date": until}
        body = {"kind": "person", "name": "周女士", "phones": [phone], "tenures": [tenure], "confirmed": True}
        return self.do(self.boss, "POST", "/v1/customers", **body)

    def erasure(self) -> str:
        """Return one that somebody has asked for."""
        return self.post(f"/v1/customers/{self.gone()}/erasures", reason="本人")

    def gone(self) -> str:
        """Return a new customer who has moved out."""
        return str(self.customer(f"+86139{uuid4().int % 10**8:08}", "2030-05-01")["id"])

    def ticket(self, *steps: str) -> str:
        """Return a ticket that has gone so far."""
        body = {"room_id": str(self.room), "description": "漏水", "channel": "phone", **CONTACT}
        id = str(self.do(self.desk, "POST", "/v1/tickets", **body)["id"])
        for name in steps:
            who, action, said = self._steps[name]
            self.do(who, "POST", f"/v1/tickets/{id}/{action}", **said)
        return id

    def ticket_after(self, step: str) -> str:
        """Return a ticket which has gone the usual way up to ``step``."""
        return self.ticket(*_WAY[: _WAY.index(step) + 1])

    def invoice(self) -> str:
        """Return an invoice that nothing was paid of."""
        [found] = self.items(self.boss, f"/v1/invoices?ticket_id={self.ticket_after('pass')}")
        return str(found["id"])

    def write_off(self) -> str:
        """Return a write-off that was asked for."""
        said = {"amount": "5.00", "currency": "CNY", "reason": "无法收回"}
        return str(self.do(self.cashier, "POST", f"/v1/invoices/{self.invoice()}/write-offs", **said)["id"])
