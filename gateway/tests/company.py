"""A company in the gateway's database, and people of it who are logged in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.testing import deliver, work_as
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED
from gateway.access import sessions
from gateway.access.models import Account, Tenant
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from gateway.handlers import Handlers

PASSWORD = "correct horse battery"
HASH = hashed(PASSWORD)
TODAY = date(2026, 1, 1)

Operate = Callable[..., str]
"""Runs a command of ``python -m gateway tenant``; returns what it says."""


@dataclass(frozen=True)
class ACompany:
    """A tenant with its code and the root of its organization."""

    tenant_id: UUID
    code: str
    root: UUID


def begin() -> ACompany:
    """Begin a company whose operator logs in as ``boss``."""
    code = f"c-{uuid4().hex[:12]}"
    assert ensure_company(NewCompany(code, "一家物业", "boss", HASH))
    with work_as("gateway", tenant=UUID(int=0)) as work:
        tenant = work.session.scalars(select(Tenant).where(Tenant.code == code)).one()
        return ACompany(tenant.id, code, tenant.root_node_id)


def post(node: UUID, role: str, from_date: date = TODAY, to_date: date | None = None) -> dict[str, Any]:
    """Return a post as hr tells of it."""
    return {"id": uuid4(), "node_id": node, "role": role, "from_date": from_date, "to_date": to_date}


def tell_employee(company: ACompany, *posts: dict[str, Any], id: UUID | None = None, version: int = 1) -> UUID:
    """Have the gateway hear of an employee; return the id."""
    employee = {
        "id": id or uuid4(),
        "number": f"E{(id or uuid4()).hex[:6]}",
        "name": "赵师傅",
        "phone": None,
        "email": None,
        "version": version,
        "posts": list(posts),
    }
    deliver(Handlers, EMPLOYEES_CHANGED, {"change": "added", "employees": [employee]}, tenant=company.tenant_id)
    return UUID(str(employee["id"]))


def tell_with_password(company: ACompany) -> UUID:
    """Have the gateway hear of an employee with a post, who logs in with :data:`PASSWORD`; return the id."""
    found = tell_employee(company, post(company.root, "auditor"))
    with work_as("gateway", tenant=company.tenant_id) as work:
        work.get(Account, found).password_hash = HASH
    return found


def tell_resident(company: ACompany, *tenures: dict[str, Any], id: UUID | None = None, version: int = 1) -> UUID:
    """Have the gateway hear of a customer; return the id."""
    customer = {
        "id": id or uuid4(),
        "kind": "person",
        "name": "钱女士",
        "phones": ["+8613800138000"],
        "email": None,
        "language": "zh",
        "tenures": list(tenures),
        "version": version,
    }
    deliver(Handlers, CUSTOMERS_CHANGED, {"customers": [customer]}, tenant=company.tenant_id)
    return UUID(str(customer["id"]))


def tenure(room: UUID, from_date: date = TODAY, to_date: date | None = None, id: UUID | None = None) -> dict[str, Any]:
    """Return a tenure as customer tells of it."""
    place = {"room_id": room, "org_node_id": uuid4(), "room_label": "1-101"}
    return {"id": id or uuid4(), "relation": "owner", "from_date": from_date, "to_date": to_date, **place}


def token_of(company: ACompany, principal: str) -> str:
    """Return a token of somebody, as after logging in."""
    with work_as("gateway", tenant=company.tenant_id) as work:
        return str(sessions.begin(work, principal)["access_token"])


def yesterday(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


@dataclass
class Caller:
    """Calls the gateway with a token."""

    client: FlaskClient
    token: str

    def __call__(self, verb: str, path: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"} | options.pop("headers", {})
        return self.client.open(path, method=verb, headers=headers, **options)


def staff(app: Flask, company: ACompany, role: str) -> Caller:
    """Return an employee with ``role`` over the whole company."""
    employee = tell_employee(company, post(company.root, role))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))
