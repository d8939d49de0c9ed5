"""One-time codes: a resident logs in with the phone on record.

A code is good together with what the one who asked for it was told (``login_token``): so nobody uses a code that he has
talked somebody else out of, and nobody who asks for codes spends those of others.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from contracts.customer.rpc import FIND_BY_PHONE
from contracts.notify.rpc import SEND_LOGIN_CODE
from gateway import services
from gateway.access import sessions
from gateway.access.attempts import Counted, attempt, by_account, by_address, came_about
from gateway.access.models import LoginCode
from gateway.access.tenants import tenant_to_enter
from gateway.access.tokens import digest
from gateway.http.call import Call
from gateway.http.errors import WrongCode
from gateway.works import acting, system_work

MINUTES = 5
_DIGITS = 6
_ATTEMPTS = 5
_PAUSE = timedelta(seconds=30)


def ask_code(call: Call) -> dict[str, Any]:
    """Send a code to a phone that is on record. The answer is the same for one that is not.

    Raises TooManyAttempts where too many were asked for, whatever became of them.
    """
    attempt(by_address(call.address), _asked(call))
    tenant = tenant_to_enter(call.data["tenant"])
    login_token = secrets.token_urlsafe(32)
    if tenant is not None:
        _send(tenant.id, call.data["phone"], digest(login_token), call)
    return {"minutes": MINUTES, "login_token": login_token}


def log_in_with_code(call: Call) -> dict[str, Any]:
    """Begin a session with a code. Raises WrongCode; after five wrong ones a new code is needed."""
    counted = by_address(call.address), by_account(call.data["tenant"], call.data["phone"])
    attempt(*counted)
    tenant = tenant_to_enter(call.data["tenant"])
    if tenant is None:
        raise WrongCode
    with system_work(tenant.id) as work:
        customer_id = _spend(work, call.data)
        if customer_id is not None:
            came_about(*counted, _asked(call))
            return sessions.begin(work, f"customer:{customer_id}", device=call.device, address=call.address)
    raise WrongCode


def _asked(call: Call) -> Counted:
    return by_account(f"code for {call.data['tenant']}", call.data["phone"])


def _send(tenant_id: UUID, phone: str, asked: str, call: Call) -> None:
    context = acting(tenant_id, "login:find", deadline=call.deadline)
    holders = services.ask(FIND_BY_PHONE, {"phone": phone}, context)["items"]
    code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    if not holders or not _keep(tenant_id, phone, holders[0]["customer_id"], code, asked):
        return
    message = {
        "phone": phone,
        "customer_id": holders[0]["customer_id"],
        "code": code,
        "minutes": MINUTES,
        "language": holders[0]["language"],
    }
    context = acting(tenant_id, "login:send", deadline=call.deadline)
    services.ask(SEND_LOGIN_CODE, message, context)


def _keep(tenant_id: UUID, phone: str, customer_id: str, code: str, asked: str) -> bool:
    with system_work(tenant_id) as work:
        codes = work.select(LoginCode).where(LoginCode.phone == phone)
        newest = work.first(codes.order_by(LoginCode.created_at.desc()).limit(1).with_for_update())
        if newest is not None and newest.created_at > work.now - _PAUSE and newest.used_at is None:
            return False
        work.add(
            LoginCode(
                phone=phone,
                customer_id=UUID(customer_id),
                code_digest=digest(f"{phone}:{code}"),
                asked_digest=asked,
                attempts=0,
                created_at=work.now,
                expires_at=work.now + timedelta(minutes=MINUTES),
            )
        )
        return True


def _spend(work: UnitOfWork, data: dict[str, Any]) -> UUID | None:
    """Return whose code it is and spend it; a wrong one is counted, and that count is kept."""
    phone, asked = data["phone"], digest(data["login_token"])
    own = work.select(LoginCode).where(LoginCode.phone == phone, LoginCode.asked_digest == asked)
    kept = work.first(own.with_for_update())
    if kept is None or kept.used_at or kept.expires_at <= work.now or kept.attempts >= _ATTEMPTS:
        return None
    if not secrets.compare_digest(kept.code_digest, digest(f"{phone}:{data['code']}")):
        kept.attempts += 1
        return None
    kept.used_at = work.now
    return kept.customer_id
