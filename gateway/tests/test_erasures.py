"""A customer is erased: one asks, another confirms, the worker has each part do it, the gateway signs what was done."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from chassis import runtime
from chassis.testing import Databases, Tree, run_due, work_as
from contracts.core.errors import NotFound, StillNeeded, Unavailable
from gateway.access.models import Session
from gateway.attachments import stores
from gateway.attachments.models import Attachment
from gateway.handlers import Handlers
from gateway.job_files import file_of
from gateway.persons.models import Erasure, PersonExport
from gateway.tenancy.certificate import verified
from gateway.tests.attaching import THING, Sender, photo
from gateway.tests.company import ACompany, Caller, post, staff, tell_employee, token_of
from gateway.tests.examples import key
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker

CUSTOMER = UUID(int=1)
HOME = f"/v1/customers/{CUSTOMER}/erasures"
TICKET = UUID(int=7)
NAME, PHONE = "王伟", "+8613800138000"
PARTS = ("customer", "ticketing", "billing", "notify")


def _erased(*things: str) -> dict[str, Any]:
    at = "2026-03-01T00:00:00.000Z"
    return {"rows_erased": {"public.a": 1}, "rows_kept": {}, "things": list(things), "erased_at": at}


@pytest.fixture
def parts(services: StandIn, uploads: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The services, with nothing that stands in the way."""
    monkeypatch.setenv("STEWARD_KEYS", str(databases.keys))
    services.answers |= {
        "customer.get_customer": {"id": str(CUSTOMER)},
        "customer.get_words": {"names": [NAME], "values": [PHONE]},
        **{f"{part}.get_ties": {"ties": {}} for part in PARTS[:3]},
        **{f"{part}.erase_person": lambda _: _erased() for part in PARTS},
        **{f"{part}.export_person": lambda _: {"items": [], "next_cursor": None} for part in PARTS},
        "ticketing.erase_person": lambda _: _erased(f"ticket:{TICKET}"),
    }
    return services


@pytest.fixture
def second(app: Flask, company: ACompany) -> Caller:
    """Another administrator."""
    return staff(app, company, "group_admin")


def _ask(who: Caller, headers: dict[str, str] | None = None) -> Any:
    return who("POST", HOME, json={"reason": f"{NAME}要求"}, headers=headers or key())


def _asked(who: Caller) -> str:
    answer = _ask(who)
    assert answer.status_code == 201, answer.get_json()
    return f"/v1/erasures/{answer.get_json()['id']}"


def _confirmed(boss: Caller, second: Caller) -> str:
    path = _asked(boss)
    answer = second("PUT", f"{path}/confirmation")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "running")
    return path


def _state(who: Caller, path: str) -> dict[str, Any]:
    return dict(who("GET", path).get_json())


def _erased_by(parts: StandIn) -> list[str]:
    return [key for key, _, _ in parts.asked if key.endswith("erase_person")]


def _carried_out(worker: Worker) -> None:
    worker.later(seconds=20)
    worker.finish()


def test_all_parts_erase_her_and_the_gateway_signs(
    boss: Caller, second: Caller, company: ACompany, parts: StandIn, worker: Worker, databases: Databases
):
    token_of(company, f"customer:{CUSTOMER}")
    path = _confirmed(boss, second)
    _carried_out(worker)
    done = _state(boss, path)
    assert (done["status"], [part["service"] for part in done["parts"]]) == ("done", [*PARTS, "gateway"])
    assert done["reason"] == "已删除要求"
    said = verified(databases.keys, done["certificate"])
    assert (said["customer_id"], said["parts"]) == (str(CUSTOMER), done["parts"])
    assert done["parts"][-1]["rows_erased"]["public.sessions"] == 1
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.all(work.select(Session).where(Session.principal == f"customer:{CUSTOMER}")) == []
        (row,) = work.all(work.select(Erasure))
        assert (row.words_sealed, row.things) == (None, [])


def test_parts_hear_what_finds_her_and_what_is_hers_elsewhere(
    boss: Caller, second: Caller, parts: StandIn, worker: Worker
):
    _confirmed(boss, second)
    _carried_out(worker)
    asked = {key: (data, context) for key, data, context in parts.asked if key.endswith("erase_person")}
    assert list(asked) == [f"{part}.erase_person" for part in PARTS]
    data, context = asked["notify.erase_person"]
    assert (data["values"], data["names"], data["things"]) == ([PHONE], [NAME], [f"ticket:{TICKET}"])
    assert (context.principal, context.permission) == ("system:gateway", "person:erase")


def test_nothing_begins_before_what_was_asked_earlier_is_answered(
    boss: Caller, second: Caller, company: ACompany, parts: StandIn, running: runtime.Runtime, worker: Worker
):
    path = _confirmed(boss, second)
    moment = running.clock.now()
    assert run_due(Handlers, company.tenant_id, moment + timedelta(seconds=10)) == 0
    assert run_due(Handlers, company.tenant_id, moment + timedelta(seconds=20)) == 1
    assert _state(boss, path)["parts"] == []
    _carried_out(worker)
    assert _state(boss, path)["status"] == "done"


def test_what_is_broken_off_goes_on_under_the_same_key(boss: Caller, second: Caller, parts: StandIn, worker: Worker):
    path, answer = _confirmed(boss, second), parts.answers["billing.erase_person"]
    parts.answers["billing.erase_person"] = Unavailable()
    _carried_out(worker)
    state = _state(boss, path)
    assert (state["status"], [part["service"] for part in state["parts"]]) == ("running", ["customer", "ticketing"])
    # customer has forgotten her by now: what finds her is still known.
    parts.answers |= {"billing.erase_person": answer, "customer.get_words": NotFound()}
    worker.later(hours=1)
    worker.finish()
    assert _state(boss, path)["status"] == "done"
    tried = [(data, context.idempotency_key) for key, data, context in parts.asked if key == "billing.erase_person"]
    assert len(tried) > 1
    assert all(one == tried[0] for one in tried)


def test_whoever_asked_cannot_decide(boss: Caller, second: Caller, parts: StandIn, worker: Worker):
    path = _asked(boss)
    for decision in ("confirmation", "rejection"):
        answer = boss("PUT", f"{path}/{decision}")
        assert (answer.status_code, answer.get_json()["code"]) == (403, "kept_apart")
    assert second("PUT", f"{path}/rejection").get_json()["status"] == "rejected"
    assert second("PUT", f"{path}/confirmation").get_json()["code"] == "illegal_transition"
    _carried_out(worker)
    assert _erased_by(parts) == []
    assert _ask(boss).status_code == 201


def test_what_was_rejected_before_keeps_no_word_of_her(boss: Caller, second: Caller, parts: StandIn, worker: Worker):
    rejected = _asked(boss)
    second("PUT", f"{rejected}/rejection")
    _confirmed(boss, second)
    _carried_out(worker)
    assert (_state(boss, rejected)["status"], _state(boss, rejected)["reason"]) == ("rejected", "已删除要求")


def test_what_is_not_settled_stands_in_the_way(boss: Caller, second: Caller, parts: StandIn):
    path = _asked(boss)
    parts.answers["billing.get_ties"] = {"ties": {"open_invoice": 2}}
    for refused in (second("PUT", f"{path}/confirmation"), _ask(boss)):
        problem = refused.get_json()
        assert (refused.status_code, problem["code"], problem["ties"]) == (409, "still_needed", {"open_invoice": 2})
    assert _state(boss, path)["status"] == "asked"


def test_what_comes_up_before_anything_is_erased_is_the_end_of_it(
    boss: Caller, second: Caller, parts: StandIn, worker: Worker
):
    path = _confirmed(boss, second)
    parts.answers["ticketing.get_ties"] = {"ties": {"open_ticket": 1}}
    _carried_out(worker)
    state = _state(boss, path)
    assert (state["status"], state["error"]["code"], state["parts"]) == ("failed", "still_needed", [])


def test_what_comes_up_later_is_waited_for(boss: Caller, second: Caller, parts: StandIn, worker: Worker):
    path, answer = _confirmed(boss, second), parts.answers["ticketing.erase_person"]
    parts.answers["ticketing.erase_person"] = StillNeeded(ties={"open_ticket": 1})
    _carried_out(worker)
    assert _state(boss, path)["status"] == "running"
    parts.answers["ticketing.erase_person"] = answer
    worker.later(hours=1)
    worker.finish()
    assert _state(boss, path)["status"] == "done"


def test_she_is_erased_once(boss: Caller, second: Caller, parts: StandIn, worker: Worker):
    headers = key()
    first = _ask(boss, headers).get_json()["id"]
    assert _ask(boss, headers).get_json()["id"] == first
    assert _ask(second).status_code == 409
    second("PUT", f"/v1/erasures/{first}/confirmation")
    _carried_out(worker)
    assert _ask(second).status_code == 409


def test_what_was_given_out_of_her_goes_too(
    boss: Caller, second: Caller, company: ACompany, parts: StandIn, worker: Worker
):
    export = boss("POST", f"/v1/customers/{CUSTOMER}/exports", json={"reason": NAME}, headers=key()).get_json()
    file = file_of(company.tenant_id, UUID(export["id"]), "zip")
    file.write_bytes(b"all of her")
    _confirmed(boss, second)
    _carried_out(worker)
    assert not file.exists()
    with work_as("gateway", tenant=company.tenant_id) as work:
        assert work.get(PersonExport, UUID(export["id"])).reason == "已删除"


def test_what_is_being_gathered_of_her_ends(
    boss: Caller, second: Caller, parts: StandIn, worker: Worker, uploads: Path
):
    parts.answers["billing.export_person"] = Unavailable()
    export = boss("POST", f"/v1/customers/{CUSTOMER}/exports", json={"reason": NAME}, headers=key()).get_json()
    worker.finish()
    _confirmed(boss, second)
    _carried_out(worker)
    state = boss("GET", f"/v1/customer-exports/{export['id']}").get_json()
    assert (state["status"], state["error"]["code"]) == ("failed", "not_found")
    assert [file for file in uploads.rglob("*") if file.is_file()] == []


def test_pictures_of_her_home_go_whoever_sent_them(
    boss: Caller, second: Caller, company: ACompany, parts: StandIn, worker: Worker, uploads: Path
):
    parts.answers["ticketing.get_ticket"] = dict(THING)
    for ticket in (TICKET, UUID(int=8)):
        Sender(boss, str(ticket)).sent(photo())
    worker.finish()
    path = _confirmed(boss, second)
    _carried_out(worker)
    with work_as("gateway", tenant=company.tenant_id) as work:
        (left,) = work.all(work.select(Attachment))
    assert left.thing_id == UUID(int=8)
    assert {file.parent.name for file in uploads.rglob("*") if file.is_file()} == {str(left.id)}
    assert _state(boss, path)["parts"][-1]["rows_erased"]["public.attachments"] == 1


def test_nothing_is_certified_before_her_files_are_gone(
    boss: Caller, second: Caller, parts: StandIn, worker: Worker, uploads: Path, monkeypatch: pytest.MonkeyPatch
):
    parts.answers["ticketing.get_ticket"] = dict(THING)
    Sender(boss, str(TICKET)).sent(photo())
    worker.finish()
    path, keep_only = _confirmed(boss, second), stores.keep_only
    monkeypatch.setattr(stores, "keep_only", _broken)
    _carried_out(worker)
    assert (_state(boss, path)["status"], _state(boss, path)["certificate"]) == ("running", None)
    monkeypatch.setattr(stores, "keep_only", keep_only)
    worker.later(hours=1)
    worker.finish()
    assert _state(boss, path)["status"] == "done"
    assert [file for file in uploads.rglob("*") if file.is_file()] == []


def _broken(*_: Any) -> None:
    raise OSError("the store does not answer")


def test_auditors_of_the_whole_company_read_them_all(
    app: Flask, company: ACompany, tree: Tree, boss: Caller, parts: StandIn
):
    path = _asked(boss)
    auditor = staff(app, company, "auditor")
    assert auditor("GET", f"/v1/erasures?customer_id={CUSTOMER}&status=asked").get_json()["items"] == [
        _state(auditor, path)
    ]
    assert auditor("GET", f"/v1/erasures?customer_id={uuid4()}").get_json()["items"] == []
    assert _ask(auditor).status_code == 403
    below = Caller(
        app.test_client(), token_of(company, f"employee:{tell_employee(company, post(tree.left, 'auditor'))}")
    )
    assert (below("GET", "/v1/erasures").status_code, below("GET", path).status_code) == (403, 403)
