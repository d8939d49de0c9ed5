"""Who is behind a token, and what that person may do."""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cachetools import TTLCache
from sqlalchemy import or_

from chassis.database import UnitOfWork
from chassis.scopes import Scope
from contracts.core.errors import Unauthenticated
from gateway.access.authorization import Granted, Tenancy, scopes_of_employee, scopes_of_resident
from gateway.access.models import Account, Grant, ResidentRoom, Session, Tenant
from gateway.access.tokens import digest, tenant_of
from gateway.http.call import Identity
from gateway.works import system_work

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
    with system_work(tenant_id) as work:
        found = work.select(Session).where(
            Session.token_digest == key, Session.ended_at.is_(None), Session.expires_at > work.now
        )
        session = work.first(found)
        if session is None:
            raise Unauthenticated("The session has ended.")
        return Identity(tenant_id, session.principal, session.id, permissions_of(work, session.principal))


def permissions_of(work: UnitOfWork, principal: str) -> dict[str, tuple[Scope, ...]]:
    """Return what ``principal`` may do today, in the tenant's time zone."""
    tenant = work.session.get_one(Tenant, work.tenant_id)
    zone = ZoneInfo(tenant.time_zone)
    today = work.now.astimezone(zone).date()
    kind, _, person = principal.partition(":")
    if kind == "customer":
        return scopes_of_resident(_tenancies(work, UUID(person), today), zone)
    return scopes_of_employee(UUID(person), _grants(work, UUID(person), today, tenant.root_node_id))


def _in_force(table: Any, today: date) -> Any:
    return (table.from_date <= today) & or_(table.to_date.is_(None), table.to_date >= today)


def _tenancies(work: UnitOfWork, customer_id: UUID, today: date) -> list[Tenancy]:
    rooms = work.select(ResidentRoom).where(ResidentRoom.customer_id == customer_id, _in_force(ResidentRoom, today))
    return [Tenancy(room.room_id, room.from_date, room.to_date) for room in work.all(rooms)]


def _grants(work: UnitOfWork, account_id: UUID, today: date, root: UUID) -> list[Granted]:
    if work.first(work.select(Account).where(Account.id == account_id)) is None:
        raise Unauthenticated("The account is gone.")
    grants = work.select(Grant).where(Grant.account_id == account_id, _in_force(Grant, today))
    return [Granted(grant.role, grant.org_node_id, grant.org_node_id == root) for grant in work.all(grants)]
