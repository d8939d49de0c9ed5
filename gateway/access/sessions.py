"""Sessions: somebody logs in with a password, and logs out."""

from datetime import timedelta
from typing import Any

from chassis.database import UnitOfWork
from gateway.access.models import Account, Session
from gateway.access.passwords import matches
from gateway.access.tenants import tenant_by_code
from gateway.access.tokens import digest, new_token
from gateway.http.call import Call
from gateway.http.errors import WrongCredentials
from gateway.works import system_work, work_of

LASTS = timedelta(hours=12)


def begin(work: UnitOfWork, principal: str) -> dict[str, Any]:
    """Begin a session for ``principal``; the token is in the answer and nowhere else."""
    token = new_token(work.tenant_id)
    session = Session(
        token_digest=digest(token),
        principal=principal,
        created_at=work.now,
        expires_at=work.now + LASTS,
    )
    work.add(session)
    work.log("session.begin", "session", session.id, after={"principal": principal})
    return {
        "access_token": token,
        "token_type": "Bearer",
        "principal": principal,
        "expires_at": session.expires_at,
    }


def log_in(call: Call) -> dict[str, Any]:
    """Begin a session with a password. Raises WrongCredentials, whatever of it was wrong."""
    data = call.data
    tenant = tenant_by_code(data["tenant"])
    if tenant is None:
        matches(None, data["password"])
        raise WrongCredentials
    with system_work(tenant.id) as work:
        account = work.first(work.select(Account).where(Account.login == data["login"]))
        known = account.password_hash if account else None
    if not matches(known, data["password"]) or account is None:
        raise WrongCredentials
    with system_work(tenant.id) as work:
        return begin(work, f"employee:{account.id}")


def log_out(call: Call) -> None:
    """End the session of the token that came with the request."""
    with work_of(call) as work:
        session = work.get(Session, call.who.session_id)
        session.ended_at = work.now
        work.log("session.end", "session", session.id)
