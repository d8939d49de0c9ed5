"""A company on trial: one hand asks for a clearing, another confirms it, all parts are cleared; then it goes live."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select

from chassis.database.tables import OPERATION_LOG
from chassis.days import day_of
from chassis.testing import Tree, deliver, eventually, work_as
from contracts.billing.events import INVOICE_ISSUED
from contracts.core.errors import Conflict, Unavailable
from contracts.core.registry import SERVICES
from gateway.handlers import Handlers
from gateway.job_files import file_of
from gateway.stream.models import Happening
from gateway.tests.company import ACompany, Caller, post, staff, tell_employee, token_of
from gateway.tests.services import StandIn
from gateway.tests.worker import Worker
from gateway.trials import deciding
from gateway.trials.models import Trial
from gateway.trials.parts import PARTS

CLEARING, CONFIRMATION, LIVE = "/v1/trial/clearing", "/v1/trial/clearing/confirmation", "/v1/trial/live"
NAME = {"company": "一家物业"}


@pytest.fixture
def first(app: Flask, company: ACompany) -> Caller:
    """A group administrator."""
    return staff(app, company, "group_admin")


@pytest.fixture
def second(app: Flask, company: ACompany) -> Caller:
    """Another one."""
    return staff(app, company, "group_admin")


@pytest.fixture
def parts(services: StandIn, uploads: Path) -> StandIn:
    """The services: each says that it has done a step, and has cleared two rows."""
    services.answers |= {f"{part}.step_trial": _done for part in SERVICES}
    return services


def _done(asked: dict[str, Any]) -> dict[str, Any]:
    return {"done": True, "rows": {"public.things": 2} if asked["step"] == "clear" else {}}


def _state(who: Caller) -> dict[str, Any]:
    answer = who("GET", "/v1/trial")
    assert answer.status_code == 200, answer.get_json()
    return dict(answer.get_json())


def _put(who: Caller, path: str, **body: Any) -> tuple[int, Any]:
    answer = who("PUT", path, json=NAME | body)
    return answer.status_code, answer.get_json()


def _begun(first: Caller, second: Caller) -> None:
    assert _put(first, CLEARING)[0] == 200
    status, told = _put(second, CONFIRMATION)
    assert (status, told["status"], told["step"]) == (200, "clearing", "hold"), told


def _carried(worker: Worker) -> None:
    """Work until the clearing is over, which takes its time."""
    for _ in range(60):
        worker.later(seconds=40)


def _code(who: Caller, path: str = "/v1/roles") -> str:
    return str(who("GET", path).get_json().get("code", ""))


def _happened(company: ACompany) -> int:
    with work_as("gateway", tenant=company.tenant_id) as work:
        return len(work.all(work.select(Happening)))


def _invoiced(company: ACompany, tree: Tree) -> None:
    ids = {name: uuid4() for name in ("id", "room_id", "customer_id")}
    money = {"total": "120.00", "currency": "CNY", "number": "I-1", "org_node_id": tree.left_leaf, "room_label": "1"}
    deliver(Handlers, INVOICE_ISSUED, ids | money, tenant=company.tenant_id)


def test_a_new_company_is_on_trial(first: Caller):
    assert _state(first) == {
        **dict.fromkeys(("asked_at", "step", "problem", "cleared_at", "live_at")),
        "status": "trial",
        "asked_by": [],
        "confirmed_by": [],
        "parts": [],
        "cancelled": False,
    }


def test_all_parts_are_held_and_cleared_and_released(
    first: Caller, second: Caller, parts: StandIn, worker: Worker, company: ACompany, tree: Tree
):
    _invoiced(company, tree)
    file_of(company.tenant_id, uuid4(), "csv").write_text("of the trial")
    _begun(first, second)
    _carried(worker)
    told = _state(first)
    assert (told["status"], told["step"], told["problem"]) == ("trial", None, None)
    assert [(part["part"], part["step"]) for part in told["parts"]] == [(part, "release") for part in PARTS]
    rows = {part["part"]: part["rows"] for part in told["parts"]}
    assert rows.pop("gateway") >= 1
    assert rows == dict.fromkeys(SERVICES, 2)
    assert told["cleared_at"] is not None
    steps = [data["step"] for _, data, _ in parts.asked]
    assert steps == [step for step in ("hold", "clear", "release") for _ in SERVICES]
    assert {context.principal for _, _, context in parts.asked} == {"system:gateway"}
    assert _happened(company) == 0
    assert not file_of(company.tenant_id, uuid4(), "x").parent.exists() or not any(
        file_of(company.tenant_id, uuid4(), "x").parent.iterdir()
    )


def test_nothing_is_cleared_before_all_that_had_begun_has_ended(
    first: Caller, second: Caller, parts: StandIn, worker: Worker
):
    _begun(first, second)
    for _ in range(12):
        worker.step()
    assert {data["step"] for _, data, _ in parts.asked} == {"hold"}
    worker.later(seconds=35)
    assert parts.asked[-1][1]["step"] == "clear"


def test_nobody_gets_in_meanwhile_but_to_see_how_far_it_is(
    app: Flask, company: ACompany, first: Caller, second: Caller, parts: StandIn, worker: Worker
):
    assert _code(first) == ""
    _begun(first, second)
    eventually(lambda: _code(first) == "trial_clearing", "refused", 1)
    answer = first("POST", "/v1/tickets", json={}, headers={"Idempotency-Key": str(uuid4())})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "trial_clearing")
    assert answer.headers["Retry-After"]
    login = {"tenant": company.code, "login": "boss", "password": "correct horse battery"}
    assert app.test_client().post("/v1/auth/sessions", json=login).get_json()["code"] == "trial_clearing"
    assert _state(first)["status"] == "clearing"
    _carried(worker)
    eventually(lambda: _code(first) == "", "let in again", 1)


def test_whoever_asked_does_not_confirm_it_not_through_a_proxy_either(
    app: Flask, company: ACompany, second: Caller, parts: StandIn
):
    asker = tell_employee(company, post(company.root, "group_admin"))
    proxy = tell_employee(company, post(company.root, "group_admin"))
    first, between = (Caller(app.test_client(), token_of(company, f"employee:{one}")) for one in (asker, proxy))
    made = first("PUT", f"/v1/me/delegations/{uuid4()}", json={"proxy_id": str(proxy), **_today()})
    assert made.status_code == 200, made.get_json()
    assert _put(first, CLEARING)[0] == 200
    assert _put(first, CONFIRMATION)[1]["code"] == "kept_apart"
    acting = between("PUT", CONFIRMATION, json=NAME, headers={"Acting-For": str(asker)})
    assert (acting.status_code, acting.get_json()["code"]) == (403, "kept_apart")
    assert _put(between, CONFIRMATION)[0] == 200


def _today() -> dict[str, str]:
    with work_as("gateway", tenant=UUID(int=1)) as work:
        today = str(day_of(work.now))
    return {"from_date": today, "to_date": today}


@pytest.mark.parametrize("path", [CLEARING, CONFIRMATION, LIVE])
def test_another_name_does_nothing(first: Caller, second: Caller, path: str):
    if path == CONFIRMATION:
        _put(second, CLEARING)
    before = _state(first)
    status, problem = _put(first, path, company="别家物业")
    assert (status, problem["code"]) == (422, "validation_failed")
    assert _state(first) == before


def test_what_was_asked_for_is_called_off_or_lapses(first: Caller, second: Caller, company: ACompany, parts: StandIn):
    assert _put(first, CLEARING)[0] == 200
    assert _put(second, CLEARING)[1]["code"] == "conflict"
    assert second("DELETE", CLEARING).status_code == 204
    assert _put(second, CONFIRMATION)[1]["code"] == "conflict"
    assert _put(first, CLEARING)[0] == 200
    with work_as("gateway", tenant=company.tenant_id) as work:
        known = work.get(Trial, company.tenant_id)
        assert known.asked_at is not None
        known.asked_at -= timedelta(hours=25)
    assert _put(second, CONFIRMATION)[1]["code"] == "conflict"
    assert _put(second, CLEARING)[0] == 200


def test_a_part_that_is_away_is_asked_again_until_it_has_done_its_step(
    first: Caller, second: Caller, parts: StandIn, worker: Worker
):
    parts.answers["billing.step_trial"] = Unavailable("The part does not answer.")
    _begun(first, second)
    _carried(worker)
    told = _state(first)
    assert (told["status"], told["step"]) == ("clearing", "hold")
    assert told["problem"] == "billing: The part does not answer."
    answers = iter([{"done": False, "rows": {"public.invoices": 5}}, {"done": True, "rows": {}}])
    parts.answers["billing.step_trial"] = lambda asked: next(answers) if asked["step"] == "clear" else _done(asked)
    _carried(worker)
    told = _state(first)
    assert (told["status"], told["problem"]) == ("trial", None)
    assert next(part["rows"] for part in told["parts"] if part["part"] == "billing") == 5


def test_the_operator_breaks_off_what_cannot_finish(
    first: Caller, second: Caller, parts: StandIn, worker: Worker, company: ACompany
):
    parts.answers["billing.step_trial"] = lambda asked: (
        {"done": False, "rows": {}} if asked["step"] == "clear" else _done(asked)
    )
    _begun(first, second)
    _carried(worker)
    assert _state(first)["step"] == "clear"
    with work_as("gateway", tenant=company.tenant_id) as work:
        deciding.cancel(work)
    _carried(worker)
    told = _state(first)
    assert (told["status"], told["cancelled"], told["cleared_at"]) == ("trial", True, None)
    eventually(lambda: _code(first) == "", "let in again", 1)
    assert _put(first, CLEARING)[0] == 200


def test_the_operator_needs_no_second_hand_but_respects_who_asked(company: ACompany, first: Caller, parts: StandIn):
    _put(first, CLEARING)
    with work_as("gateway", tenant=company.tenant_id) as work:
        trial = deciding.by_operator(work)
        assert (trial.status, trial.confirmed_by) == ("clearing", ["system:gateway"])
        assert trial.asked_by != ["operator"]


def test_who_went_live_clears_nothing_any_more(
    first: Caller, second: Caller, parts: StandIn, worker: Worker, company: ACompany
):
    _put(first, CLEARING)
    status, told = _put(second, LIVE)
    assert (status, told["status"]) == (200, "live")
    _carried(worker)
    assert [data["step"] for _, data, _ in parts.asked] == ["end"] * len(SERVICES)
    for path in (CLEARING, CONFIRMATION, LIVE):
        status, problem = _put(first, path)
        assert (status, problem["reason"]) == (409, "live")
    assert first("DELETE", CLEARING).status_code == 409
    with pytest.raises(Conflict), work_as("gateway", tenant=company.tenant_id) as work:
        deciding.by_operator(work)
    assert _code(first) == ""


def test_a_company_of_before_there_were_trials_is_live(first: Caller, company: ACompany):
    with work_as("gateway", tenant=company.tenant_id) as work:
        work.session.execute(delete(Trial).where(Trial.tenant_id == company.tenant_id))
    assert _state(first)["status"] == "live"
    assert _put(first, CLEARING)[0] == 409


@pytest.mark.parametrize("role", ["city_manager", "auditor", "project_lead"])
def test_others_may_look_at_the_most(app: Flask, company: ACompany, role: str):
    who = staff(app, company, role)
    assert who("GET", "/v1/trial").status_code == (403 if role == "project_lead" else 200)
    assert {_put(who, path)[0] for path in (CLEARING, CONFIRMATION, LIVE)} == {403}


def test_an_administrator_of_a_part_of_the_company_has_no_say(app: Flask, company: ACompany, tree: Tree):
    local = tell_employee(company, post(tree.left, "group_admin"))
    who = Caller(app.test_client(), token_of(company, f"employee:{local}"))
    assert who("GET", "/v1/trial").status_code == 403
    assert {_put(who, path)[0] for path in (CLEARING, CONFIRMATION, LIVE)} == {403}


def test_each_decision_is_in_the_operation_log(
    first: Caller, second: Caller, parts: StandIn, worker: Worker, company: ACompany
):
    _begun(first, second)
    _carried(worker)
    _put(first, LIVE)
    with work_as("gateway", tenant=company.tenant_id) as work:
        log = OPERATION_LOG.c
        asked = select(log.action).where(log.tenant_id == company.tenant_id, log.action.startswith("trial."))
        actions = list(work.session.scalars(asked.order_by(log.id)))
    assert [one for one in actions if one != "trial.clear"] == [
        *("trial.ask", "trial.confirm", "trial.release", "trial.end"),
    ]
