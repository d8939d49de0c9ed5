"""Who is behind a token, and what that person may do."""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cachetools import TTLCache
from sqlalchemy import Date, DateTime, Select, Text, Uuid, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from chassis import runtime
from chassis.scopes import Scope
from contracts.core.errors import Unauthenticated
from gateway.access.authorization import Granted, Tenancy, scopes_of_employee, scopes_of_resident
from gateway.access.models import Account, Grant, ResidentRoom, Session, Tenant
from gateway.access.tokens import digest, tenant_of
from gateway.http.call import Identity
from gateway.works import acting

_TRUSTED_SECONDS = 1.0
_MOST = 20_000


class Identities:
    """Finds who is behind a token. What was found is trusted for a second: so long a revoked grant still works."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._known: TTLCache[str, Identity] = TTLCache(_MOST, _TRUSTED_SECONDS, timer)
        self._lock = Lock()

    def of(self, token: str) -> Identity:
        """Return who is behind ``token``. Raises Unauthenticated when nobody is."""
        key = digest(token)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = _look_up(token, key)
            with self._lock:
                self._known[key] = known
        return known

    def forget(self, token: str) -> None:
        """Look the token up again the next time."""
        with self._lock:
            self._known.pop(digest(token), None)


def _look_up(token: str, key: str) -> Identity:
    tenant_id = tenant_of(token)
    if tenant_id is None:
        raise Unauthenticated("The token is none of ours.")
    with runtime.current().works.begin(acting(tenant_id), read_only=True) as work:
        asked = {"tenant": tenant_id, "digest": key, "now": work.now}
        found = work.session.execute(_BEHIND, asked).one_or_none()
    if found is None:
        raise Unauthenticated("The session has ended.")
    return Identity(tenant_id, found.principal, found.id, _permissions(found))


def _permissions(found: Any) -> dict[str, tuple[Scope, ...]]:
    """Return what the person may do today, in the tenant's time zone."""
    kind, _, person = found.principal.partition(":")
    if kind == "customer":
        return scopes_of_resident(map(_tenancy, found.rooms or ()), ZoneInfo(found.time_zone))
    if not found.has_account:
        raise Unauthenticated("The account is gone.")
    grants = ((role, UUID(node)) for role, node in found.grants or ())
    root: UUID = found.root_node_id
    return scopes_of_employee(UUID(person), [Granted(role, node, node == root) for role, node in grants])


def _tenancy(room: list[Any]) -> Tenancy:
    room_id, since, until = room
    return Tenancy(UUID(room_id), date.fromisoformat(since), date.fromisoformat(until) if until else None)


def _behind() -> Select[*tuple[Any, ...]]:
    person = cast(func.split_part(Session.principal, ":", 2), Uuid())
    now = bindparam("now", type_=DateTime(timezone=True))
    today = cast(func.timezone(Tenant.time_zone, now), Date())

    def held(table: Any, owner: Any, *columns: Any) -> Any:
        own = and_(table.tenant_id == Session.tenant_id, owner == person)
        in_force = and_(table.from_date <= today, or_(table.to_date.is_(None), table.to_date >= today))
        rows = select(func.jsonb_agg(func.jsonb_build_array(*columns), type_=JSONB)).where(own, in_force)
        return rows.correlate(Session, Tenant).scalar_subquery()

    account = select(Account.id).where(Account.tenant_id == Session.tenant_id, Account.id == person)
    tenancy = (ResidentRoom.room_id, ResidentRoom.from_date, ResidentRoom.to_date)
    return (
        select(
            Session.id,
            Session.principal,
            Tenant.time_zone,
            Tenant.root_node_id,
            account.correlate(Session).exists().label("has_account"),
            held(Grant, Grant.account_id, Grant.role, Grant.org_node_id).label("grants"),
            held(ResidentRoom, ResidentRoom.customer_id, *tenancy).label("rooms"),
        )
        .join(Tenant, Tenant.id == Session.tenant_id)
        .where(
            Session.tenant_id == bindparam("tenant", type_=Uuid()),
            Session.token_digest == bindparam("digest", type_=Text()),
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
    )


_BEHIND = _behind()
"""Everything about a token in one query: each copy asks it once a second of everybody who is active."""
