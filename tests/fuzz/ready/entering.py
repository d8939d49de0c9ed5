"""What logging in and out needs."""

import re
from uuid import UUID

from pyotp import TOTP
from sqlalchemy import select

from chassis.testing import work_as
from gateway.access.models import Account, SignOn
from gateway.sealing import seal
from gateway.tests.company import Caller
from services.notify.models import Message
from tests.authorization.world import NOW
from tests.fuzz.ready.repairs import Made
from tests.fuzz.ready.stage import NEW_PASSWORD, PASSWORD, Ready, Stage

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PHONE = "+8613900000007"
_PROOF = {"password": PASSWORD}


def _log_in(stage: Stage) -> Ready:
    id = stage.employee("desk")
    who, login = stage.with_password(id), stage.do(stage.boss, "GET", f"/v1/employees/{id}")["number"]
    return Ready(who, {"tenant": stage.company.code, "login": login, **_PROOF})


def _code(stage: Stage) -> Ready:
    said = {"tenant": stage.company.code, "phone": _PHONE}
    stage.customer(_PHONE)
    asked = stage.do(stage.resident, "POST", "/v1/auth/codes", **said)
    with work_as("notify", tenant=stage.company.tenant_id) as work:
        sent = work.all(select(Message).where(Message.template == "login_code"))
        [code] = {found[0] for message in sent if (found := _CODE.search(message.open_body or ""))}
    return Ready(stage.resident, {**said, "code": code, "login_token": asked["login_token"]})


def _factor(stage: Stage, id: UUID | None = None) -> tuple[Caller, str]:
    who = stage.with_password(id)
    return who, stage.do(who, "PUT", "/v1/me/second-factor", **_PROOF)["secret"]


def _confirm(stage: Stage) -> Ready:
    who, secret = _factor(stage)
    return Ready(who, {"code": TOTP(secret).at(NOW)})


def _reset(stage: Stage) -> Ready:
    id = stage.employee("desk")
    _factor(stage, id)
    return Ready(stage.boss, {"account_id": str(id)})


def _session(stage: Stage) -> Ready:
    who = stage.caller(stage.employee())
    [one] = stage.items(who, "/v1/auth/sessions")
    return Ready(who, {"session_id": one["id"]})


def _begun(stage: Stage) -> dict[str, str]:
    """Have the provider be the company's, and a sign-on begin."""
    who = stage.employee()
    with work_as("gateway", tenant=stage.company.tenant_id) as work:
        work.get(Account, who).login = stage.provider.login
        known = SignOn(
            id=stage.company.tenant_id,
            issuer=stage.provider.issuer,
            client_id=stage.provider.client_id,
            secret_sealed=seal(stage.provider.client_secret),
            claim="preferred_username",
            redirect_uris=[stage.provider.redirect_uri],
            acr_values=[],
        )
        work.add(known)
    return {"tenant": stage.company.code, "redirect_uri": stage.provider.redirect_uri}


def _finish(stage: Stage) -> Ready:
    asked = {"tenant": stage.company.code, "redirect_uri": stage.provider.redirect_uri}
    begun = stage.do(stage.resident, "POST", "/v1/auth/sign-ons", **asked)
    back = stage.provider.go_through(begun["authorization_url"])
    said = {"state": back["state"], "code": back["code"], "login_token": begun["login_token"]}
    return Ready(stage.resident, said)


READY: dict[str, Made] = {
    "POST /v1/auth/sessions": _log_in,
    "POST /v1/auth/codes": lambda stage: Ready(stage.boss, {"tenant": stage.company.code, "phone": _PHONE}),
    "POST /v1/auth/code-sessions": _code,
    "POST /v1/auth/refreshes": lambda stage: Ready(stage.boss, {"refresh_token": stage.refresh_token()}),
    "DELETE /v1/auth/sessions/current": lambda stage: Ready(stage.caller(stage.employee()), {}),
    "DELETE /v1/auth/sessions/{session_id}": _session,
    "POST /v1/auth/sign-ons": lambda stage: Ready(stage.boss, _begun(stage)),
    "POST /v1/auth/sign-on-sessions": _finish,
    "PUT /v1/me/password": lambda stage: Ready(
        stage.with_password(), {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    ),
    "DELETE /v1/accounts/{account_id}/second-factor": _reset,
    "PUT /v1/me/second-factor": lambda stage: Ready(stage.with_password(), _PROOF),
    "PUT /v1/me/second-factor/confirmation": _confirm,
    "PUT /v1/me/second-factor/removal": lambda stage: Ready(_factor(stage)[0], _PROOF),
}
