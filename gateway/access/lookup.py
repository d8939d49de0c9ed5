"""What the database says of who is behind a token: one query."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from chassis import runtime
from chassis.database import UnitOfWork
from chassis.scopes import OrgScope, Scope
from contracts.core.errors import Forbidden, Unauthenticated
from gateway.access.authorization import Duty, Granted, Tenancy, accepted, scopes_of_employee, scopes_of_resident
from gateway.access.behind import BEHIND, STANDING, clearing, suspended
from gateway.access.models import ApiKey, Tenant
from gateway.access.roles import ROLES, Role
from gateway.access.sight import Masked, masked_of_employee, masked_of_resident, masked_without
from gateway.access.tokens import ACCESS, API_KEY, Token
from gateway.http.call import Identity
from gateway.http.errors import TenantSuspended, TrialClearing
from gateway.works import acting, system_work


@dataclass(frozen=True)
class Known:
    """What was found out, and until when it stays so unless something changes."""

    identity: Identity
    until: datetime


def look_up(text: str, now: datetime, acting_for: UUID | None) -> Known:
    """Return who is behind the token or key ``text``. Raises as Identities.of does."""
    if (key := Token.read(API_KEY, text)) is not None:
        return _look_up_key(key, now, acting_for)
    token = Token.read(ACCESS, text)
    if token is None:
        raise Unauthenticated("The token is none of ours.")
    with runtime.current().works.begin(acting(token.tenant_id), read_only=True) as work:
        asked = {"tenant": token.tenant_id, "session": token.of_id, "digest": token.digest, "now": now}
        found = work.session.execute(BEHIND, asked | {"acting_for": acting_for}).one_or_none()
    if found is not None and found.suspended:
        raise TenantSuspended
    if found is None:
        raise Unauthenticated("The session has ended, or its access token is over: refresh it.")
    zone = ZoneInfo(found.time_zone)
    return Known(_identity(found, zone, acting_for), min(found.until, found.expires_at, _midnight(now, zone)))


def standing(tenant_id: UUID, principal: str, acting_for: str | None, now: datetime) -> Identity:
    """Return what ``principal`` may do now, who is not there himself: for what he has left to be done.

    Raises Unauthenticated where the account or the key counts no more, Forbidden where he is no proxy any more,
    TenantSuspended, TrialClearing.
    """
    kind, _, id = principal.partition(":")
    proxied = UUID(acting_for.partition(":")[2]) if acting_for else None
    with runtime.current().works.begin(acting(tenant_id), read_only=True) as work:
        if kind == "partner":
            return _of_key(work, UUID(id), now).identity
        asked = {"tenant": tenant_id, "principal": principal, "now": now, "acting_for": proxied}
        found = work.session.execute(STANDING, asked).one_or_none()
    if found is None:
        raise Unauthenticated("The company is gone.")
    if found.suspended:
        raise TenantSuspended
    if found.clearing:
        raise TrialClearing
    return _identity(found, ZoneInfo(found.time_zone), proxied)


def _look_up_key(token: Token, now: datetime, acting_for: UUID | None) -> Known:
    if acting_for is not None:
        raise Forbidden("A key acts for nobody.")
    with system_work(token.tenant_id) as work:
        return _of_key(work, token.of_id, now, token.digest)


def _of_key(work: UnitOfWork, key_id: UUID, now: datetime, digest: str | None = None) -> Known:
    """Return who is behind a key that counts now; with a ``digest`` only if it is the key's."""
    key = work.first(work.select(ApiKey).where(ApiKey.id == key_id))
    asked = select(Tenant.root_node_id, suspended(), clearing()).where(Tenant.id == work.tenant_id)
    root, halted, held = work.session.execute(asked).one_or_none() or (None, False, False)
    if key is None or key.revoked_at or key.expires_at <= now or not compare_digest(key.digest, digest or key.digest):
        raise Unauthenticated("The key is none of ours, or counts no more.")
    if halted:
        raise TenantSuspended
    scope: Scope = OrgScope(key.org_node_id, whole=key.org_node_id == root)
    permissions: dict[str, tuple[Scope, ...]] = dict.fromkeys(key.permissions, (scope,))
    masked = dict.fromkeys(key.permissions, masked_without(key.in_full))
    found = Identity(work.tenant_id, f"partner:{key.id}", key.id, permissions, masked, clearing=held)
    return Known(found, key.expires_at)


def _identity(found: Any, zone: ZoneInfo, acting_for: UUID | None) -> Identity:
    if acting_for is not None and not found.is_proxy:
        raise Forbidden("You are not the proxy of this person today.")
    permissions, masked = _may(found, zone, acting_for)
    return Identity(
        found.tenant_id,
        found.principal,
        found.id,
        permissions,
        masked,
        password_given=found.password_given is True,
        factor_owed=found.factor_owed is True,
        acting_for=f"employee:{acting_for}" if acting_for else None,
        origins=frozenset(found.origins or ()),
        clearing=found.clearing,
    )


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next day begins: grants and tenancies are for days."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)


def _may(found: Any, zone: ZoneInfo, acting_for: UUID | None) -> tuple[dict[str, tuple[Scope, ...]], Masked]:
    """Return what the person, or who acts through him, may do today, in the tenant's time zone, and sees masked."""
    kind, _, person = found.principal.partition(":")
    if kind == "customer":
        return scopes_of_resident(map(_tenancy, found.rooms or ()), zone), masked_of_resident()
    if found.password_given is None:
        raise Unauthenticated("The account is gone.")
    root: UUID = found.root_node_id
    grants = [_granted(root, *grant) for grant in found.grants or ()]
    holder = acting_for or UUID(person)
    grants += accepted(grants, [_duty(*duty) for duty in found.duties or ()])
    return scopes_of_employee(holder, grants), masked_of_employee(holder, grants)


def _granted(root: UUID, code: str, node: str, permissions: list[str] | None, in_full: list[str] | None) -> Granted:
    """Return a grant of a ready role, or of one of the company's own with ``permissions``, which shows ``in_full``."""
    role = ROLES.get(code) or Role(frozenset(permissions or ()), in_full=frozenset(in_full or ()))
    return Granted(role, UUID(node), UUID(node) == root)


def _duty(project: str, desk: str | None) -> Duty:
    return Duty(UUID(project), UUID(desk) if desk else None)


def _tenancy(room: list[Any]) -> Tenancy:
    room_id, since, until = room
    return Tenancy(UUID(room_id), date.fromisoformat(since), date.fromisoformat(until) if until else None)
