"""Single sign-on: an employee logs in at the company's own provider, and comes back with a code.

The client opens a browser at the address that it was given, and sends back what the provider's redirect brought. What
it was told at the beginning (``login_token``) comes along: so nobody can have somebody else finish his login.
"""

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID, uuid4

from chassis.database import UnitOfWork
from contracts.core.errors import FieldProblem, Invalid, NotFound
from gateway.access import sessions
from gateway.access.attempts import attempt, by_address, came_about
from gateway.access.models import Account, SignOn, SignOnAttempt
from gateway.access.oidc import Client, Providers
from gateway.access.tenants import demand_not_suspended, tenant_to_enter
from gateway.access.tokens import SIGN_ON, Token, digest
from gateway.http.call import Call
from gateway.http.errors import WrongCredentials
from gateway.sealing import seal, unseal
from gateway.works import system_work

LASTS = timedelta(minutes=10)
_providers = Providers()


def begin(call: Call) -> dict[str, Any]:
    """Return where a browser has to go. Raises NotFound for a company without sign-on, Invalid, Unavailable."""
    attempt(by_address(call.address, doing="sign-on", free=500))
    tenant = tenant_to_enter(call.data["tenant"])
    if tenant is None:
        raise NotFound
    known = _known(tenant.id)
    redirect_uri = call.data["redirect_uri"]
    if redirect_uri not in known.redirect_uris:
        raise Invalid(fields=[FieldProblem("redirect_uri", "unknown", "Not one of the company's addresses.")])
    state = Token.new(SIGN_ON, tenant.id, uuid4())
    login_token, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    provider = _providers.of(known.issuer)
    with system_work(tenant.id) as work:
        begun = SignOnAttempt(
            id=state.of_id,
            state_digest=state.digest,
            login_digest=digest(login_token),
            nonce=nonce,
            verifier_sealed=seal(verifier),
            redirect_uri=redirect_uri,
            expires_at=work.now + LASTS,
        )
        work.add(begun)
        until = begun.expires_at
    way = provider.way(_client(known), redirect_uri, state=str(state), nonce=nonce, verifier=verifier)
    return {"authorization_url": way, "login_token": login_token, "expires_at": until}


def finish(call: Call) -> dict[str, Any]:
    """Begin a session with what the redirect brought. Raises WrongCredentials, TooManyAttempts, Unavailable."""
    counted = by_address(call.address)
    attempt(counted)
    state = Token.read(SIGN_ON, call.data["state"])
    if state is None:
        raise WrongCredentials
    known = _known(state.tenant_id)
    with system_work(state.tenant_id) as work:
        demand_not_suspended(work)
        begun = _spent(work, state, call.data["login_token"])
    claims = _providers.of(known.issuer).claims(
        _client(known),
        begun["redirect_uri"],
        code=call.data["code"],
        nonce=begun["nonce"],
        verifier=unseal(begun["verifier_sealed"]),
    )
    with system_work(state.tenant_id) as work:
        account = work.first(work.select(Account).where(Account.login == str(claims.get(known.claim, ""))))
        if account is None or account.locked_at:
            raise WrongCredentials("The company knows no such account.")
        came_about(counted)
        return sessions.enter(work, account.id, call)


def _known(tenant_id: UUID) -> SignOn:
    with system_work(tenant_id) as work:
        found = work.first(work.select(SignOn))
        if found is None:
            raise NotFound("This company has no single sign-on.")
        work.session.expunge(found)
        return found


def _client(known: SignOn) -> Client:
    secret = unseal(known.secret_sealed) if known.secret_sealed else None
    return Client(known.issuer, known.client_id, secret, tuple(known.acr_values))


def _spent(work: UnitOfWork, state: Token, login_token: str) -> dict[str, str]:
    """Return what was remembered at the beginning, this once. Raises WrongCredentials."""
    begun = work.first(work.select(SignOnAttempt).where(SignOnAttempt.id == state.of_id).with_for_update())
    if begun is None or begun.used_at or begun.expires_at <= work.now:
        raise WrongCredentials
    right = compare_digest(begun.state_digest, state.digest) and compare_digest(begun.login_digest, digest(login_token))
    if not right:
        raise WrongCredentials
    begun.used_at = work.now
    return {name: getattr(begun, name) for name in ("redirect_uri", "nonce", "verifier_sealed")}
