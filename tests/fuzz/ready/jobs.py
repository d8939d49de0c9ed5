"""What exports, imports, messages, views and trials need."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select

from chassis.testing import work_as
from gateway.import_jobs.jobs import XLSX
from gateway.tests.company import Caller, begin, post, staff, tell_employee, token_of
from gateway.tests.workbooks import rooms_book
from services.notify.models import Message
from tests.authorization.operations import Data
from tests.fuzz.ready.repairs import Made
from tests.fuzz.ready.stage import Ready, Stage

_EXPORT = {"list": "/v1/tickets", "format": "csv"}
_NAME = {"company": "一家物业"}
_VIEW = {"name": "我的", "list": "/v1/tickets", "query": {"sort": "-reported_at"}}


def _exported(stage: Stage) -> Ready:
    id = stage.post("/v1/exports", **_EXPORT)
    stage.gateway.finish()
    return Ready(stage.boss, {"export_id": id})


def _person(stage: Stage) -> Ready:
    return Ready(stage.boss, {"customer_id": stage.customer(f"+86139{uuid4().int % 10**8:08}")["id"], "reason": "本人"})


def _person_exported(stage: Stage) -> Ready:
    asked = _person(stage).data
    id = stage.post(f"/v1/customers/{asked['customer_id']}/exports", reason=asked["reason"])
    stage.gateway.finish()
    return Ready(stage.boss, {"export_id": id})


def _workbook(stage: Stage) -> str:
    """Return a workbook, a letter for each of its bytes."""
    return rooms_book(stage.folder / f"{uuid4()}.xlsx", 2).decode("latin-1")


def _imported(stage: Stage) -> Ready:
    headers = {"Content-Type": XLSX, "Idempotency-Key": str(uuid4())}
    answer = stage.boss("POST", "/v1/imports", data=_workbook(stage).encode("latin-1"), headers=headers)
    stage.gateway.finish()
    return Ready(stage.boss, {"import_id": answer.get_json()["id"]})


def _message(stage: Stage) -> Ready:
    stage.ticket()
    [message, *_] = stage.items(stage.lead, "/v1/messages")
    return Ready(stage.lead, {"message_id": message["id"]})


def _failed(stage: Stage) -> Ready:
    stage.ticket()
    with work_as("notify", tenant=stage.company.tenant_id) as work:
        message = work.all(select(Message).where(Message.channel == "sms", Message.expires_at.is_(None)).limit(1))[0]
        message.state = "failed"
        return Ready(stage.boss, {"message_id": str(message.id)})


def _view(*, shared: bool = False) -> Made:
    def made(stage: Stage) -> Ready:
        id = stage.put("/v1/views/{}", **_VIEW)
        if shared:
            stage.do(stage.boss, "PUT", f"/v1/views/{id}/sharing", org_node_id=str(stage.node))
        return Ready(stage.boss, {"view_id": id})

    return made


def _share(stage: Stage) -> Ready:
    return Ready(stage.boss, {**_view()(stage).data, "org_node_id": str(stage.node)})


def _on_trial(step: Callable[[Caller], object]) -> Made:
    """Return what makes a company of its own, in which one of two has taken the step before."""

    def made(stage: Stage) -> Ready:
        company = begin()
        first = staff(stage.app, company, "group_admin")
        step(first)
        second = tell_employee(company, post(company.root, "group_admin"))
        return Ready(Caller(stage.app.test_client(), token_of(company, f"employee:{second}")), dict(_NAME))

    return made


def _nothing(_first: Caller) -> None:
    """Take no step."""


def _asked(first: Caller) -> None:
    first("PUT", "/v1/trial/clearing", json=_NAME)


def _calls_off(stage: Stage) -> Ready:
    return Ready(_on_trial(_asked)(stage).who, {})


def _save_view(stage: Stage) -> Ready:
    return Ready(stage.boss, {"view_id": str(uuid4()), **_VIEW})


def _start_import(stage: Stage) -> Ready:
    data: Data = {"file_name": "rooms.xlsx", "body": _workbook(stage)}
    return Ready(stage.boss, data)


READY: dict[str, Made] = {
    "POST /v1/exports": lambda stage: Ready(stage.boss, dict(_EXPORT)),
    "GET /v1/exports/{export_id}": _exported,
    "GET /v1/exports/{export_id}/file": _exported,
    "POST /v1/customers/{customer_id}/exports": _person,
    "GET /v1/customer-exports/{export_id}": _person_exported,
    "GET /v1/customer-exports/{export_id}/file": _person_exported,
    "POST /v1/imports": _start_import,
    "GET /v1/imports/{import_id}": _imported,
    "GET /v1/imports/{import_id}/findings": _imported,
    "GET /v1/imports/{import_id}/result": _imported,
    "POST /v1/messages/{message_id}/read": _message,
    "POST /v1/messages/{message_id}/retry": _failed,
    "GET /v1/views/{view_id}": _view(),
    "PUT /v1/views/{view_id}": _save_view,
    "DELETE /v1/views/{view_id}": _view(),
    "PUT /v1/views/{view_id}/sharing": _share,
    "DELETE /v1/views/{view_id}/sharing": _view(shared=True),
    "PUT /v1/trial/clearing": _on_trial(_nothing),
    "PUT /v1/trial/clearing/confirmation": _on_trial(_asked),
    "DELETE /v1/trial/clearing": _calls_off,
    "PUT /v1/trial/live": _on_trial(_nothing),
}
