"""All that is known of a customer, gathered part by part by the worker, for who asked."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import orjson
import pytest
from flask import Flask

from chassis.testing import Tree
from contracts.core.errors import NotFound, Unavailable
from gateway.attachments import stores
from gateway.persons.parts import PARTS
from gateway.tests.attaching import THING, Sender, photo
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker

CUSTOMER = UUID(int=1)
HERS, ANOTHERS = UUID(int=7), UUID(int=8)
HOME = f"/v1/customers/{CUSTOMER}/exports"
ROW = {"table": "public.invoices", "values": {"total": "160.00"}}


def _pages(data: dict[str, Any]) -> dict[str, Any]:
    """Answer with two pages of a row."""
    return {"items": [ROW], "next_cursor": None if data["cursor"] else "0:1"}


def _tickets(_: dict[str, Any]) -> dict[str, Any]:
    """Answer with a ticket of hers, and one in which she is whom to call."""
    rows = [{"id": str(HERS), "customer_id": str(CUSTOMER)}, {"id": str(ANOTHERS), "customer_id": str(uuid4())}]
    return {"items": [{"table": "public.tickets", "values": row} for row in rows], "next_cursor": None}


@pytest.fixture
def parts(services: StandIn, uploads: Path) -> StandIn:
    """The services, each with two rows."""
    services.answers |= {
        "customer.get_customer": {"id": str(CUSTOMER)},
        "customer.get_words": {"names": ["王伟"], "values": ["+8613800138000"]},
        **{f"{part}.export_person": _pages for part in ("customer", "ticketing", "billing", "notify")},
    }
    return services


@pytest.fixture
def admin(company: ACompany, app: Flask) -> UUID:
    """Who may do everything."""
    return tell_employee(company, post(company.root, "group_admin"))


@pytest.fixture
def caller(app: Flask, company: ACompany, admin: UUID) -> Caller:
    """The same, logged in."""
    return Caller(app.test_client(), token_of(company, f"employee:{admin}"))


def _start(who: Caller, headers: dict[str, str] | None = None) -> Any:
    return who("POST", HOME, json={"reason": "本人要求"}, headers=headers or key())


def _begun(who: Caller) -> str:
    answer = _start(who)
    assert answer.status_code == 202, answer.get_json()
    return f"/v1/customer-exports/{answer.get_json()['id']}"


def _files(who: Caller, path: str) -> dict[str, Any]:
    with who("GET", f"{path}/file") as answer:
        assert answer.status_code == 200, answer.get_json()
        archive = ZipFile(io.BytesIO(answer.data))
    return {name: orjson.loads(archive.read(name)) for name in archive.namelist()}


def test_the_rows_of_all_parts_come_in_one_archive(caller: Caller, company: ACompany, parts: StandIn, worker: Worker):
    token_of(company, f"customer:{CUSTOMER}")
    path = _begun(caller)
    assert caller("GET", f"{path}/file").status_code == 409
    worker.finish()
    state = caller("GET", path).get_json()
    assert (state["status"], state["parts_done"]) == ("done", 5)
    files = _files(caller, path)
    assert files["billing.json"] == {"public.invoices": [{"total": "160.00"}] * 2}
    (session,) = files["gateway.json"]["public.sessions"]
    assert session["principal"] == f"customer:{CUSTOMER}"
    assert not [name for name in session if name.endswith("_digest")]
    log = files["gateway.json"]["chassis.operation_log"]
    assert [row["action"] for row in log] == ["session.begin", "customer.export"]
    assert files["manifest.json"]["rows"] == state["rows_written"]


def test_what_hangs_on_her_tickets_is_in_it_as_it_is(
    caller: Caller, boss: Caller, parts: StandIn, worker: Worker, uploads: Path
):
    parts.answers |= {"ticketing.get_ticket": dict(THING), "ticketing.export_person": _tickets}
    sent = {ticket: Sender(boss, str(ticket)).sent(photo(), f"{ticket}.jpg") for ticket in (HERS, ANOTHERS)}
    Sender(boss, str(HERS)).begun(10)
    worker.finish()
    path = _begun(caller)
    worker.finish()
    with caller("GET", f"{path}/file") as answer, ZipFile(io.BytesIO(answer.data)) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("attachments/")]
        content = archive.read(name)
        assert orjson.loads(archive.read("manifest.json"))["files"] == 1
    assert name == f"attachments/{sent[HERS].rpartition('/')[2]}.jpg"
    with boss("GET", f"{sent[HERS]}/file") as answer:
        assert answer.data == content
    assert [file.name for file in uploads.rglob("*.part")] == []


def test_a_file_that_is_gone_by_then_is_not_in_it(
    caller: Caller, boss: Caller, company: ACompany, parts: StandIn, worker: Worker
):
    parts.answers |= {"ticketing.get_ticket": dict(THING), "ticketing.export_person": _tickets}
    sent = Sender(boss, str(HERS)).sent(photo())
    worker.finish()
    path = _begun(caller)
    for _ in PARTS:
        worker.step()
    assert caller("GET", path).get_json()["parts_done"] == len(PARTS)
    stores.keep_only(company.tenant_id, UUID(sent.rpartition("/")[2]), ())
    worker.finish()
    assert _files(caller, path)["manifest.json"]["files"] == 0


def test_the_services_are_asked_by_the_gateway_itself(caller: Caller, parts: StandIn, worker: Worker):
    _begun(caller)
    worker.finish()
    asked = {key: (data, context) for key, data, context in parts.asked}
    data, context = asked["ticketing.export_person"]
    assert (data["person_id"], data["values"]) == (str(CUSTOMER), ["+8613800138000"])
    assert (context.principal, context.permission) == ("system:gateway", "person:export")


def test_a_part_that_does_not_answer_is_asked_again(caller: Caller, parts: StandIn, worker: Worker):
    path, answer = _begun(caller), parts.answers["billing.export_person"]
    parts.answers["billing.export_person"] = Unavailable()
    worker.step()
    worker.step()
    worker.step()
    assert caller("GET", path).get_json()["parts_done"] == 2
    parts.answers["billing.export_person"] = answer
    worker.later(minutes=1)
    worker.finish()
    assert _files(caller, path)["manifest.json"]["rows"] == 10


def test_who_lost_the_permission_meanwhile_gets_nothing(
    caller: Caller, admin: UUID, company: ACompany, parts: StandIn, worker: Worker, uploads: Path
):
    path = _begun(caller)
    worker.step()
    tell_employee(company, post(company.root, "auditor"), id=admin, version=2)
    worker.finish()
    tell_employee(company, post(company.root, "group_admin"), id=admin, version=3)
    state = caller("GET", path).get_json()
    assert (state["status"], state["error"]["code"]) == ("failed", "forbidden")
    assert [file for file in uploads.rglob("*") if file.is_file()] == []


def test_nobody_else_gets_it(caller: Caller, boss: Caller, parts: StandIn, worker: Worker):
    path = _begun(caller)
    worker.finish()
    assert boss("GET", path).status_code == 404
    assert boss("GET", f"{path}/file").status_code == 404


def test_it_is_for_who_reaches_the_whole_company(app: Flask, company: ACompany, tree: Tree, parts: StandIn):
    below = tell_employee(company, post(tree.left, "group_admin"))
    assert _start(Caller(app.test_client(), token_of(company, f"employee:{below}"))).status_code == 403


def test_a_customer_who_is_not_there_is_not_found(caller: Caller, parts: StandIn):
    parts.answers["customer.get_customer"] = NotFound()
    assert _start(caller).status_code == 404


def test_the_same_key_is_the_same_export(caller: Caller, parts: StandIn, worker: Worker):
    headers = key()
    first = _start(caller, headers).get_json()["id"]
    worker.finish()
    assert _start(caller, headers).get_json()["id"] == first
    assert caller("GET", f"/v1/customer-exports/{uuid4()}").status_code == 404


def test_the_file_is_kept_for_some_days(caller: Caller, parts: StandIn, worker: Worker):
    path = _begun(caller)
    worker.finish()
    worker.later(days=8)
    assert caller("GET", f"{path}/file").status_code == 404
