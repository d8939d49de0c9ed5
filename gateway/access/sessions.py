"""Sessions: somebody logs in with a password, goes on with a refresh token, sees own sessions, ends them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.settings import number
from contracts.core.errors import NotFound, Unauthenticated
from contracts.gateway.events import ENTERED_AFTER_FAILURES
from gateway.access import second_factor
from gateway.access.attempts import attempt, by_account, by_address, came_about
from gateway.access.ending import end
from gateway.access.models import Account, Session
from gateway.access.noticing import MANY_FAILURES, tell_holder, tell_of_new_device
from gateway.access.passwords import matches
from gateway.access.tenants import demand_not_suspended, tenant_to_enter
from gateway.access.tokens import ACCESS, REFRESH, Token, digest, new_family
from gateway.http.call import Call
from gateway.http.errors import GivenPasswordExpired, SecondFactorNeeded, WrongCredentials
from gateway.works import NO_TENANT, system_work, work_of

ACCESS_MINUTES = 10
"""How long an access token is good for, unless ``ACCESS_TOKEN_MINUTES`` says otherwise."""

GRACE = timedelta(seconds=30)
"""How long the refresh token before the newest is taken once more: the answer to it may have been lost."""

_IDLE = {"employee": timedelta(hours=16), "customer": timedelta(days=60)}
_LONGEST = {"employee": timedelta(days=7), "customer": timedelta(days=365)}


def begin(work: UnitOfWork, principal: str, *, device: str = "", address: str = "") -> dict[str, Any]:
    """Begin a session for ``principal``; the tokens are in the answer and nowhere else."""
    session = Session(
        principal=principal,
        device=device,
        address=address,
        created_at=work.now,
        refreshed_at=work.now,
        expires_at=work.now,
    )
    work.add(session)
    work.log("session.begin", "session", session.id, after={"principal": principal, "address": address})
    return _issue(work, session, new_family())


def enter(work: UnitOfWork, account_id: UUID, call: Call) -> dict[str, Any]:
    """Begin a session for an employee who has proved to be the holder, and is told of it where the device is new."""
    tell_of_new_device(work, account_id, call.device, call.address)
    return begin(work, f"employee:{account_id}", device=call.device, address=call.address)


def log_in(call: Call) -> dict[str, Any]:
    """Begin a session with a password, and a code where the account has a second factor.

    Raises WrongCredentials, whatever of it was wrong, SecondFactorNeeded where it is not there, GivenPasswordExpired,
    TooManyAttempts, and TenantSuspended.
    """
    data = call.data
    counted = by_address(call.address), by_account(data["tenant"], data["login"])
    attempt(*counted)
    tenant = tenant_to_enter(data["tenant"])
    account = _account(tenant.id if tenant else NO_TENANT, data["login"])
    right = matches(account.password_hash if account else None, data["password"])
    if not right or tenant is None or account is None or account.locked_at:
        raise WrongCredentials
    with system_work(tenant.id) as work:
        if account.password_is_over(work.now):
            raise GivenPasswordExpired
        if not second_factor.passes(work, account.id, data["second_factor"]):
            raise WrongCredentials if data["second_factor"] else SecondFactorNeeded
        if came_about(*counted) >= MANY_FAILURES:
            tell_holder(work, ENTERED_AFTER_FAILURES, account.id, call.address)
        return enter(work, account.id, call)


def refresh(call: Call) -> dict[str, Any]:
    """Return new tokens for a refresh token, which is good once. Raises Unauthenticated, TenantSuspended.

    Who sends one again that was used has stolen it, or somebody else has: the session ends. Only the last one is taken
    again for a moment, as long as its successor was not used.
    """
    token = Token.read(REFRESH, call.data["refresh_token"])
    if token is None:
        raise Unauthenticated("The refresh token is none of ours.")
    with system_work(token.tenant_id) as work:
        demand_not_suspended(work)
        session = work.first(work.select(Session).where(Session.id == token.of_id).with_for_update())
        if session is None or not session.goes_on(digest(token.family), work.now):
            raise Unauthenticated("The session has ended.")
        if session.takes(token.digest, work.now - GRACE):
            return _issue(work, session, token.family, used=token.digest)
        end(work, Session.id == session.id)
        work.log("session.reused", "session", session.id, after={"address": call.address})
    raise Unauthenticated("The refresh token was used before: the session has ended.")


def list_sessions(call: Call) -> dict[str, Any]:
    """Return the sessions that the caller could go on with, the newest first."""
    with work_of(call) as work:
        going = (Session.principal == call.who.principal) & Session.ended_at.is_(None) & (Session.expires_at > work.now)
        sessions = work.all(work.select(Session).where(going).order_by(Session.refreshed_at.desc()).limit(100))
        return {"items": [_as_dict(session, call) for session in sessions]}


def log_out(call: Call) -> None:
    """End the session of the token that came with the request."""
    with work_of(call) as work:
        end(work, Session.id == call.who.session_id)
        work.log("session.end", "session", call.who.session_id)


def end_session(call: Call) -> None:
    """End one of the caller's own sessions. Raises NotFound for those of others."""
    with work_of(call) as work:
        session = work.get(Session, call.data["session_id"])
        if session.principal != call.who.principal:
            raise NotFound
        end(work, Session.id == session.id)
        work.log("session.end", "session", session.id)


def _account(tenant_id: UUID, login: str) -> Account | None:
    with system_work(tenant_id) as work:
        return work.first(work.select(Account).where(Account.login == login))


def _issue(work: UnitOfWork, session: Session, family: bytes, used: str = "") -> dict[str, Any]:
    """Give the session its next tokens; ``used`` is the digest of the refresh token that they were given for."""
    kind = session.principal.partition(":")[0]
    minutes = number("ACCESS_TOKEN_MINUTES", ACCESS_MINUTES)
    access = Token.new(ACCESS, work.tenant_id, session.id)
    renewal = Token.new(REFRESH, work.tenant_id, session.id, family)
    session.family_digest = digest(family)
    if used != session.used_digest:
        session.refreshed_at = work.now
    session.used_digest, session.refresh_digest = used, renewal.digest
    session.former_digest, session.former_until = session.access_digest, session.access_until
    session.access_digest, session.access_until = access.digest, work.now + timedelta(minutes=minutes)
    session.expires_at = min(work.now + _IDLE[kind], session.created_at + _LONGEST[kind])
    return {
        "access_token": str(access),
        "token_type": "Bearer",
        "expires_at": session.access_until,
        "refresh_token": str(renewal),
        "refresh_until": session.expires_at,
        "principal": session.principal,
    }


def _as_dict(session: Session, call: Call) -> dict[str, Any]:
    return {
        "id": session.id,
        "device": session.device,
        "address": session.address,
        "created_at": session.created_at,
        "refreshed_at": session.refreshed_at,
        "expires_at": session.expires_at,
        "current": session.id == call.who.session_id,
    }
